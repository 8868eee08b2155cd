import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * appProtocol on a port without a name, where it has no effect.
 */
export const appprotocolWithoutName = taskRule(
  {
    id: 'appprotocol-without-name',
    code: '320',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: PortMapping, appProtocol',
  },
  (task, report) => {
    for (const {node} of portMappings(task)) {
      if (node.get('appProtocol') && !node.get('name'))
        report(node.raw('appProtocol')!, '`appProtocol` only works with a named port (Service Connect)', {
          fix: 'add a `name`, or remove `appProtocol`',
        })
    }
  },
)
