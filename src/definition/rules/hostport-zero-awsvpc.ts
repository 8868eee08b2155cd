import {removed} from '../edits.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * hostPort 0 asks for a dynamic port, which awsvpc does not have: ECS uses the container port.
 */
export const hostportZeroAwsvpc = taskRule(
  {
    id: 'hostport-zero-awsvpc',
    code: '315',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: PortMapping, hostPort',
    fix: 'safe',
  },
  (task, report) => {
    if (!task.awsvpc) return
    for (const {node, hostPort} of portMappings(task)) {
      const host = node.raw('hostPort')
      if (host && hostPort === 0)
        report(host, 'there are no dynamic ports in awsvpc; ECS uses `containerPort`', {
          fix: 'remove `hostPort`',
          edits: [removed(host)],
        })
    }
  },
)
