import {plural} from '../../core/units.js'
import {taskRule} from '../rule.js'

/**
 * Essential containers without a health check.
 */
export const noHealthcheck = taskRule(
  {
    id: 'no-healthcheck',
    code: '903',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS ECS best practices: health checks',
  },
  (task, report) => {
    const unchecked = task.containers.filter(
      container => container.flag('essential') !== false && !container.get('healthCheck'),
    )
    if (unchecked.length > 0)
      report(unchecked[0]!, `${plural(unchecked.length, 'essential container')} without a \`healthCheck\``, {
        fix: 'add one, unless a load balancer checks the task',
        related: unchecked.slice(1, 11),
      })
  },
)
