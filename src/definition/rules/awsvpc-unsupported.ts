import {removed} from '../edits.js'
import {containerRule} from '../rule.js'

const fields: Record<string, string> = {
  hostname: 'hostname',
  dnsServers: 'DNS servers',
  dnsSearchDomains: 'DNS search domains',
  extraHosts: 'Extra hosts',
  disableNetworking: 'Disable Networking',
}

/**
 * A field that the task's own network interface of awsvpc makes impossible.
 */
export const awsvpcUnsupported = containerRule(
  {
    id: 'awsvpc-unsupported',
    code: '326',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: ContainerDefinition',
    awsMessage: 'not supported on container when networkMode=awsvpc',
    fix: 'safe',
  },
  (container, report, task) => {
    if (!task.awsvpc) return
    for (const [name, words] of Object.entries(fields)) {
      const node = container.get(name)
      if (node && node.scalar !== false)
        report(node, `\`${name}\` is not available in awsvpc`, {
          on: 'key',
          fix: `remove \`${name}\``,
          awsMessage: `${words} … not supported on container when networkMode=awsvpc`,
          edits: [removed(node)],
        })
    }
  },
)
