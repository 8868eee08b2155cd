import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

const rarelyHttp = new Set([22, 53, 443, 1935, 3306, 5432, 6379, 27017])

/**
 * appProtocol http on a port that is rarely http.
 */
export const appprotocolSuspicious = taskRule(
  {
    id: 'appprotocol-suspicious',
    code: '322',
    severity: 'suggestion',
    phase: 'B',
    source: 'seen in public task definitions',
  },
  (task, report) => {
    for (const {node, containerPort} of portMappings(task)) {
      if (containerPort !== undefined && rarelyHttp.has(containerPort) && node.text('appProtocol')?.startsWith('http'))
        report(node.raw('appProtocol')!, `port ${containerPort} is rarely http`, {
          fix: 'remove `appProtocol`: the default is tcp',
          related: [node.raw('containerPort')!],
        })
    }
  },
)
