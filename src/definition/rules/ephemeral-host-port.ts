import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * A fixed host port in the range that dynamic ports are taken from.
 */
export const ephemeralHostPort = taskRule(
  {
    id: 'ephemeral-host-port',
    code: '313',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: PortMapping, hostPort: ephemeral range',
  },
  (task, report) => {
    if (task.networkMode !== 'bridge' || !task.ec2) return
    for (const {node, hostPort} of portMappings(task)) {
      if (
        hostPort !== undefined &&
        hostPort >= 32_768 &&
        hostPort <= 65_535 &&
        !(hostPort >= 51_678 && hostPort <= 51_680)
      )
        report(node.raw('hostPort')!, `host port ${hostPort} is in the ephemeral range and may collide`, {
          fix: 'choose one below 32768, or 0 for any',
        })
    }
  },
)
