import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * appProtocol on a udp port: Service Connect is tcp only.
 */
export const appprotocolUdp = taskRule(
  {id: 'appprotocol-udp', code: '321', severity: 'warning', phase: 'T', source: 'AWS docs: Service Connect'},
  (task, report) => {
    for (const {node, protocol} of portMappings(task)) {
      if (protocol === 'udp' && node.get('appProtocol'))
        report(node.raw('appProtocol')!, 'Service Connect is tcp only', {
          fix: 'remove `appProtocol`',
          related: [node.raw('protocol')!],
        })
    }
  },
)
