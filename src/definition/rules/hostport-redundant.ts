import {removed} from '../edits.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * In awsvpc mode hostPort says what containerPort says already.
 */
export const hostportRedundant = taskRule(
  {
    id: 'hostport-redundant',
    code: '306',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: PortMapping, hostPort',
    fix: 'safe',
  },
  (task, report) => {
    if (!task.awsvpc) return
    for (const {node, containerPort, hostPort} of portMappings(task)) {
      const host = node.raw('hostPort')
      if (host && hostPort !== undefined && hostPort === containerPort)
        report(host, '`hostPort` repeats `containerPort`', {fix: 'drop `hostPort`', edits: [removed(host)]})
    }
  },
)
