import {isFirelensRouter} from '../containers.js'
import {logDriver} from '../logging.js'
import {taskRule} from '../rule.js'

/**
 * A container logs through awsfirelens, and no container of the task is the log router.
 */
export const firelensNoRouter = taskRule(
  {
    id: 'firelens-no-router',
    code: '513',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'When awsfirelens log driver is specified …, a firelens configuration object must be specified',
  },
  (task, report) => {
    if (task.containers.some(one => isFirelensRouter(one) || one.raw('firelensConfiguration')?.isUnknown)) return
    const container = task.containers.find(one => logDriver(one) === 'awsfirelens')
    if (container)
      report(container.raw('logConfiguration')!.raw('logDriver')!, 'awsfirelens needs a log router in the task', {
        fix: 'add a container with `firelensConfiguration`',
      })
  },
)
