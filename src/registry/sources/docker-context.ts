import {createHash} from 'node:crypto'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {type DockerAddress, type DockerTls, parseDockerHost} from './docker-address.js'
import {directoryFiles, readSmall} from './files.js'

const maxFileBytes = 2 * 1024 * 1024

/**
 * Where docker's chosen context points: DOCKER_CONTEXT, else `currentContext` of docker's config.json. Undefined when
 * none is chosen, when it is `default`, and when DOCKER_HOST is set, which docker puts first (Docker docs: contexts).
 * @throws UserError when the context is not there, or its host is none.
 */
export async function contextAddress(
  environment: Record<string, string | undefined>,
): Promise<DockerAddress | undefined> {
  if (environment['DOCKER_HOST']) return undefined
  const directory = environment['DOCKER_CONFIG'] || join(homedir(), '.docker')
  const fromVariable = environment['DOCKER_CONTEXT']
  // Podman's variable is closer at hand than what docker's file was told once.
  if (!fromVariable && environment['CONTAINER_HOST']) return undefined
  const name = fromVariable || (await readJson(directory, 'config.json'))?.['currentContext']
  if (typeof name !== 'string' || name === '' || name === 'default') return undefined
  const shown = name.slice(0, 100)
  const hint = {fix: 'choose another with docker context use, or set DOCKER_HOST'}
  // The folder is named by the name's hash: a name never leads out of docker's folder.
  const folder = createHash('sha256').update(name).digest('hex')
  const metadata = await readJson(directory, `contexts/meta/${folder}/meta.json`)
  if (!metadata) {
    throw new UserError(`docker context \`${shown}\` does not exist`, {
      why: `${fromVariable ? 'DOCKER_CONTEXT' : join(directory, 'config.json')} names it`,
      ...hint,
    })
  }
  const host = property(property(metadata['Endpoints'], 'docker'), 'Host')
  if (host === undefined || host === '') return undefined
  if (typeof host !== 'string') throw new UserError(`docker context \`${shown}\` has a host that is no text`, hint)
  const tls = await contextTls(directory, folder, property(property(metadata['Endpoints'], 'docker'), 'SkipTLSVerify'))
  return parseDockerHost(host, {origin: `the host of docker context \`${shown}\`:`, tls})
}

/** A context speaks TLS when it has certificates of its own, or says that the daemon's is not to be checked. */
async function contextTls(directory: string, folder: string, skipVerify: unknown): Promise<DockerTls | undefined> {
  const place = `contexts/tls/${folder}/docker`
  const files = directoryFiles(directory)
  const sizes = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(name => files.size(`${place}/${name}`)))
  if (skipVerify !== true && sizes.every(size => size === undefined)) return undefined
  return {directory: join(directory, place), verify: skipVerify !== true}
}

async function readJson(directory: string, name: string): Promise<Record<string, unknown> | undefined> {
  const files = directoryFiles(directory)
  if ((await files.size(name)) === undefined) return undefined
  const bytes = await readSmall(files, name, maxFileBytes, directory)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new UserError(`${join(directory, name)} is not JSON`, {fix: 'mend it, or set DOCKER_HOST'})
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
