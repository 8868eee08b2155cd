import {spawn} from 'node:child_process'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../core/errors.js'
import {readTextFile, writeFileAtomic} from './files.js'

interface Login {
  username: string
  password: string
}

/** Writes a login into docker's configuration (0600), keeping everything else there. Answers the file's path. */
export async function storeDockerAuth(host: string, login: Login): Promise<string> {
  const path = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json')
  let config: Record<string, unknown> = {}
  const text = await readTextFile(path).catch(error => {
    if (/does not exist/.test((error as Error).message)) return undefined
    throw error
  })
  if (text?.trim()) {
    try {
      config = JSON.parse(text)
    } catch {
      throw new UserError(`${path} is not JSON`, {fix: 'mend it, or sign in with --with docker'})
    }
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new UserError(`${path} is not a JSON object`)
    }
  }
  const helpers = config['credHelpers'] as Record<string, unknown> | undefined
  const helper = (helpers && Object.hasOwn(helpers, host) ? helpers[host] : undefined) ?? config['credsStore']
  if (typeof helper === 'string' && helper !== '') {
    throw new UserError(`${path} has credentials of ${host} kept by docker-credential-${helper.slice(0, 100)}`, {
      why: 'docker would not look at a login in the file',
      fix: `gantry login ${host} --with docker`,
    })
  }
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64')
  const auths = {...((config['auths'] as object | undefined) ?? {}), [host]: {auth}}
  await writeFileAtomic(path, `${JSON.stringify({...config, auths}, null, '\t')}\n`, 0o600)
  return path
}

/** Hands a login to `docker login` or `podman login` on its standard input. Answers the program's name. */
export async function loginWith(program: string, host: string, login: Login): Promise<string> {
  const child = spawn(program, ['login', '--username', login.username, '--password-stdin', host], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', chunk => {
    if (words.length < 2000) words += String(chunk)
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(login.password)
  const code = await new Promise<number | string>(resolve => {
    child.on('error', error => resolve((error as NodeJS.ErrnoException).code ?? 'ERROR'))
    child.on('close', status => resolve(status ?? 'killed'))
  })
  if (code === 0) return program
  if (code === 'ENOENT') throw new UserError(`${program} is not installed`, {fix: 'leave --with out'})
  throw new UserError(`${program} login failed: ${code}`, {
    why: words.replaceAll(login.password, '…').trim().slice(0, 500),
  })
}
