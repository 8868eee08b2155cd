import {logDriver} from '../logging.js'
import {taskRule} from '../rule.js'

/**
 * A Fargate task that logs with awslogs and has no execution role to write them.
 */
export const execRoleAwslogs = taskRule(
  {
    id: 'exec-role-awslogs',
    code: '602',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; virtual-kubelet/virtual-kubelet#193',
    awsMessage: 'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  },
  (task, report) => {
    if (!task.fargate || task.bare || task.root.get('executionRoleArn')) return
    const container = task.containers.find(one => logDriver(one) === 'awslogs')
    if (container)
      report(
        container.raw('logConfiguration')!.raw('logDriver')!,
        'Fargate needs `executionRoleArn` before it can send logs with awslogs',
        {fix: 'add "executionRoleArn"'},
      )
  },
)
