import {isLoopbackHost, parseEcrHost} from '../../registry/reference.js'
import {ciLine, oneLine} from '../../ui/plain-text.js'
import {authorize, authorizePublic, type ConnectEcr} from './registry-target.js'

export interface HelperAnswer {
  text: string
  failed: boolean
}

/** What docker looks for to know that a helper has nothing for a registry (docker-credential-helpers, protocol). */
const notFound = 'credentials not found in native keychain'

/**
 * One call of docker's credential helper protocol. A token is asked of ECR each time and kept nowhere, so `store` and
 * `erase` of an ECR registry have nothing to do; other registries are none of ours.
 */
export async function answerHelper(
  action: string,
  io: {connect: ConnectEcr; input(): Promise<string>},
): Promise<HelperAnswer> {
  try {
    switch (action) {
      case 'get':
        return await get(hostOf(await io.input()), io.connect)
      case 'list':
        return await list(io.connect)
      case 'erase':
        await io.input()
        return {text: '', failed: false}
      case 'store':
        return store(await io.input())
      default:
        return {text: `unknown action ${oneLine(action, 40)}: get, store, erase or list`, failed: true}
    }
  } catch (error) {
    // Only AWS's and our own words: neither holds a secret.
    return {text: ciLine(oneLine((error as Error).message.split('\n')[0] ?? 'failed')), failed: true}
  }
}

async function get(host: string, connect: ConnectEcr): Promise<HelperAnswer> {
  if (host === '') return {text: 'no credentials server URL', failed: true}
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
  let host = ''
  try {
    host = hostOf(String(JSON.parse(input).ServerURL))
  } catch {
    return {text: 'store wants {"ServerURL", "Username", "Secret"}', failed: true}
  }
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
