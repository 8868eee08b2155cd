import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * A number that is no port.
 */
export const portRange = taskRule(
  {id: 'port-range', code: '311', severity: 'error', phase: 'R', source: 'AWS API reference: PortMapping'},
  (task, report) => {
    for (const {node, containerPort, hostPort} of portMappings(task)) {
      if (containerPort !== undefined && (containerPort < 1 || containerPort > 65_535))
        report(node.raw('containerPort')!, `${containerPort} is not a port`, {fix: 'ports are 1 to 65535'})
      if (hostPort !== undefined && (hostPort < 0 || hostPort > 65_535))
        report(node.raw('hostPort')!, `${hostPort} is not a port`, {
          fix: 'ports are 1 to 65535, or 0 for any in bridge mode',
        })
    }
  },
)
