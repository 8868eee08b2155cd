import {isFirelensRouter} from '../containers.js'
import {taskRule} from '../rule.js'

/**
 * More than one log router in a task.
 */
export const firelensTwoRouters = taskRule(
  {
    id: 'firelens-two-routers',
    code: '514',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: FireLens; one log router a task',
  },
  (task, report) => {
    const [first, second] = task.containers.filter(isFirelensRouter)
    if (first && second)
      report(second.raw('firelensConfiguration')!, 'only one log router a task', {
        fix: 'remove `firelensConfiguration` from one',
        related: [first],
      })
  },
)
