import {withoutSecrets} from '../../core/secrets.js'
import {isLoopbackHost, parseEcrHost} from '../../registry/reference.js'
import {ciLine, oneLine} from '../../ui/plain-text.js'
import {authorize, authorizePublic, type ConnectEcr} from './registry-target.js'

export interface HelperAnswer {
  text: string
  failed: boolean
}

/** What docker looks for to know that a helper has nothing for a registry (docker-credential-helpers, protocol). */
const notFound = 'credentials not found in native keychain'
/** Its words for a request without a server, and for a login without a user. */
const noServer = 'no credentials server URL'
const noUser = 'no credentials username'

/**
 * One call of docker's credential helper protocol. A token is asked of ECR each time and kept nowhere, so `store` and
 * `erase` of an ECR registry have nothing to do; other registries are none of ours.
 */
export async function answerHelper(
  action: string,
  io: {connect: ConnectEcr; input(): Promise<string>; version: string},
): Promise<HelperAnswer> {
  try {
    switch (action) {
      case 'get':
        return await get(hostOf(await io.input()), io.connect)
      case 'list':
        return await list(io.connect)
      case 'erase':
        return hostOf(await io.input()) === '' ? {text: noServer, failed: true} : {text: '', failed: false}
      case 'store':
        return store(await io.input())
      case 'version':
        return {text: `docker-credential-gantry (gantry-ecs) v${io.version}`, failed: false}
      default:
        return action === ''
          ? {text: 'Usage: docker-credential-gantry <get|store|erase|list|version>', failed: true}
          : {text: `unknown action ${oneLine(action, 40)}: get, store, erase, list or version`, failed: true}
    }
  } catch (error) {
    // Docker shows this one line and nothing else: what to do stands in it.
    const {fromSdkError} = await import('../../aws/errors.js')
    const told = fromSdkError(error)
    // Docker passes no flags on.
    const fix = told?.fix?.replace(/,? or (pass )?--\w+/g, '')
    const words = withoutSecrets(told?.message ?? (error as Error).message).split('\n')[0] ?? 'failed'
    return {text: ciLine(oneLine(fix ? `${words}: ${fix}` : words)), failed: true}
  }
}

async function get(host: string, connect: ConnectEcr): Promise<HelperAnswer> {
  if (host === '') return {text: noServer, failed: true}
  const ecr = parseEcrHost(host)
  if (!ecr && !isLoopbackHost(host)) return {text: notFound, failed: true}
  if (ecr?.public) return getPublic(host, connect)
  const token = await authorize((await connect(ecr?.region)).api.ecr)
  if (!ecr && new URL(token.proxyEndpoint).host !== host) return {text: notFound, failed: true}
  return {text: JSON.stringify({ServerURL: host, Username: token.username, Secret: token.password}), failed: false}
}

/** Without credentials of AWS the answer is none, and docker pulls as everybody may. */
async function getPublic(host: string, connect: ConnectEcr): Promise<HelperAnswer> {
  try {
    const {api, endpoint} = await connect.public()
    if (endpoint) return {text: notFound, failed: true}
    const {username, password} = await authorizePublic(api.ecrPublic)
    return {text: JSON.stringify({ServerURL: host, Username: username, Secret: password}), failed: false}
  } catch (error) {
    if ((error as Error).name === 'CredentialsProviderError') return {text: notFound, failed: true}
    throw error
  }
}

async function list(connect: ConnectEcr): Promise<HelperAnswer> {
  const {username, proxyEndpoint} = await authorize((await connect()).api.ecr)
  return {text: JSON.stringify({[proxyEndpoint]: username}), failed: false}
}

function store(input: string): HelperAnswer {
  let login: {ServerURL?: unknown; Username?: unknown}
  try {
    login = Object(JSON.parse(input))
  } catch {
    return {text: 'store wants {"ServerURL", "Username", "Secret"}', failed: true}
  }
  const host = hostOf(typeof login.ServerURL === 'string' ? login.ServerURL : '')
  if (host === '') return {text: noServer, failed: true}
  if (typeof login.Username !== 'string' || login.Username === '') return {text: noUser, failed: true}
  const ours = parseEcrHost(host) || isLoopbackHost(host)
  return ours ? {text: '', failed: false} : {text: 'gantry keeps credentials of ECR registries only', failed: true}
}

function hostOf(server: string): string {
  return server
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase()
}
