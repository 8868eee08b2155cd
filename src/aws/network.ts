import type http from 'node:http'
import type https from 'node:https'

/** How connections are kept, for both protocols. */
export interface ConnectionOptions {
  keepAlive: boolean
  maxSockets: number
  scheduling?: 'lifo' | 'fifo'
}

/** Agents that go by what the environment says of the network. */
export interface NetworkAgents {
  httpAgent: http.Agent
  httpsAgent: https.Agent
}

const variables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']

/** Whether the environment names a proxy, in either case, or certificates of its own. */
export function hasNetworkSettings(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (environment['AWS_CA_BUNDLE']) return true
  return variables.some(name => environment[name] || environment[name.toLowerCase()])
}

/**
 * Agents for all that gantry sends: through the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names, but for what
 * NO_PROXY names and for this machine itself, trusting AWS_CA_BUNDLE beside what Node trusts. Undefined, and nothing
 * loaded, when the environment says nothing of that. A variable that holds no proxy gantry can use is an error of the
 * first connection that would need it.
 */
export async function networkAgents(options: ConnectionOptions): Promise<NetworkAgents | undefined> {
  if (!hasNetworkSettings()) return undefined
  const {NetworkHttpAgent, NetworkHttpsAgent} = await import('./network-agents.js')
  return {httpAgent: new NetworkHttpAgent(options), httpsAgent: new NetworkHttpsAgent(options)}
}
