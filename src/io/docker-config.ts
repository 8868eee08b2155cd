import {execFile} from 'node:child_process'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../core/errors.js'
import {readTextFile} from './files.js'

interface DockerConfig {
  auths?: Record<string, {auth?: string; username?: string; password?: string; identitytoken?: string}>
  credHelpers?: Record<string, string>
  credsStore?: string
}

/** What docker or podman know of a registry. */
export interface DockerCredentials {
  username: string
  password: string
  identityToken?: boolean
}

/** The files docker and podman keep credentials in, the first that exists first. */
export function dockerConfigPaths(environment: NodeJS.ProcessEnv = process.env): string[] {
  const {DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR} = environment
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    join(DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json'),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'containers', 'auth.json')] : []),
  ]
}

/** Credentials of a host, asked for when a registry wants them: helper, then store, then the file itself. */
export function dockerCredentials(host: string): {get(): Promise<DockerCredentials | undefined>} {
  let found: Promise<DockerCredentials | undefined> | undefined
  return {
    get() {
      found ??= lookUp(host)
      return found
    },
  }
}

async function lookUp(host: string): Promise<DockerCredentials | undefined> {
  for (const path of dockerConfigPaths()) {
    const config = await readConfig(path)
    if (!config) continue
    for (const key of keysOf(host)) {
      const helper = ownValue(config.credHelpers, key) ?? config.credsStore
      const fromHelper = helper ? await askHelper(helper, key) : undefined
      if (fromHelper) return fromHelper
      const entry = ownValue(config.auths, key)
      const fromFile = entry && fromEntry(entry)
      if (fromFile) return fromFile
    }
  }
  return undefined
}

/** The names a host may have in docker's file; Docker Hub has one of its own. */
function keysOf(host: string): string[] {
  if (host === 'docker.io' || host === 'registry-1.docker.io') return ['https://index.docker.io/v1/', 'docker.io']
  return [host, `https://${host}`, `https://${host}/v1/`, `https://${host}/v2/`]
}

function fromEntry(entry: NonNullable<DockerConfig['auths']>[string]): DockerCredentials | undefined {
  if (entry.identitytoken) return {username: '<token>', password: entry.identitytoken, identityToken: true}
  if (entry.auth) {
    const [username = '', ...password] = Buffer.from(entry.auth, 'base64').toString().split(':')
    if (username && password.length > 0) return {username, password: password.join(':').replace(/\0+$/, '')}
  }
  return entry.username && entry.password ? {username: entry.username, password: entry.password} : undefined
}

async function askHelper(name: string, server: string): Promise<DockerCredentials | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new UserError("docker's configuration names a credential helper that is no name")
  const answer = await new Promise<string | undefined>(resolve => {
    const child = execFile(
      `docker-credential-${name}`,
      ['get'],
      {timeout: 30_000, maxBuffer: 1 << 20},
      (error, stdout) => resolve(error ? undefined : stdout),
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(`${server}\n`)
  })
  if (answer === undefined) return undefined
  try {
    const {Username, Secret} = JSON.parse(answer)
    if (typeof Username !== 'string' || typeof Secret !== 'string' || Secret === '') return undefined
    return {username: Username, password: Secret, ...(Username === '<token>' ? {identityToken: true} : {})}
  } catch {
    return undefined
  }
}

async function readConfig(path: string): Promise<DockerConfig | undefined> {
  let text: string
  try {
    text = await readTextFile(path)
  } catch {
    return undefined
  }
  try {
    const config = JSON.parse(text)
    return typeof config === 'object' && config !== null ? config : undefined
  } catch {
    throw new UserError(`${path} is not JSON`, {fix: 'mend it, or sign in again with docker login'})
  }
}

function ownValue<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined
}
