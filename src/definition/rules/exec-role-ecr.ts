import {isEcrImage} from '../image.js'
import {taskRule} from '../rule.js'

/**
 * A Fargate task with an image of a private ECR repository and no execution role to pull it.
 */
export const execRoleEcr = taskRule(
  {
    id: 'exec-role-ecr',
    code: '601',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: task execution role; public issues quoting it',
    awsMessage: 'Fargate requires task definition to have execution role ARN to support ECR images.',
  },
  (task, report) => {
    if (!task.fargate || task.bare || task.root.get('executionRoleArn')) return
    const container = task.containers.find(one => isEcrImage(String(one.raw('image')?.scalar ?? '')))
    if (container)
      report(container.raw('image')!, 'Fargate needs an execution role to pull from ECR', {
        fix: 'add "executionRoleArn"',
      })
  },
)
