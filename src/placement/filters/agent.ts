import type {Filter} from '../filter.js'

/** AWS docs: only instances connected to an agent can accept task placement requests. */
export const agent: Filter = {
  name: 'agent',
  reason: 'AGENT',
  dynamic: false,
  check(_demand, instance) {
    if (instance.agentConnected === true) return undefined
    const known = instance.agentConnected !== undefined
    return {
      filter: 'agent',
      reason: 'AGENT',
      everFits: true,
      need: 'connected',
      free: known ? 'disconnected' : 'unknown',
      detail: known ? 'its agent is not connected' : 'whether its agent is connected is not in the snapshot',
      ...(known ? {} : {unknown: true as const}),
    }
  },
}
