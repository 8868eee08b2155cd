import {isFirelensRouter} from '../containers.js'
import {logDriver} from '../logging.js'
import {taskRule} from '../rule.js'

/**
 * The log router logs through itself.
 */
export const firelensSelf = taskRule(
  {
    id: 'firelens-self',
    code: '515',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: FireLens examples; the router logs to awslogs',
  },
  (task, report) => {
    for (const container of task.containers)
      if (isFirelensRouter(container) && logDriver(container) === 'awsfirelens')
        report(container.raw('logConfiguration')!.raw('logDriver')!, 'the log router cannot log to itself', {
          fix: 'use awslogs',
        })
  },
)
