import type {DefinitionNode} from '../node.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * One host port mapped twice in bridge mode.
 */
export const hostportUsedTwice = taskRule(
  {
    id: 'hostport-used-twice',
    code: '308',
    severity: 'error',
    phase: 'R',
    source: 'aws/amazon-ecs-agent#1220',
    awsMessage: 'TCP host port is mapped multiple times in task.',
  },
  (task, report) => {
    if (task.networkMode !== 'bridge') return
    const seen = new Map<string, DefinitionNode>()
    for (const {node, hostPort, protocol} of portMappings(task)) {
      if (!hostPort) continue
      const host = node.raw('hostPort')!
      const first = seen.get(`${hostPort}/${protocol}`)
      if (first)
        report(host, `host port ${hostPort} is mapped twice`, {
          fix: 'choose another host port, or 0 for any',
          related: [first],
          awsMessage: `${protocol.toUpperCase()} host port '${hostPort}' is mapped multiple times in task.`,
        })
      else seen.set(`${hostPort}/${protocol}`, host)
    }
  },
)
