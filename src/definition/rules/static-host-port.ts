import {replaced} from '../edits.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * A fixed host port in bridge mode: one task per instance, and rolling updates need a spare instance.
 */
export const staticHostPort = taskRule(
  {
    id: 'static-host-port',
    code: '314',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: PortMapping, hostPort',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.networkMode !== 'bridge' || !task.ec2) return
    for (const {node, hostPort} of portMappings(task)) {
      const host = node.raw('hostPort')
      if (host && hostPort)
        report(host, `host port ${hostPort} allows one task per instance`, {
          fix: 'use 0 behind a load balancer',
          edits: [replaced(host, 0)],
        })
    }
  },
)
