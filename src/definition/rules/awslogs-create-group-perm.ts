import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs-create-group needs a permission the managed execution role policy lacks.
 */
export const awslogsCreateGroupPerm = containerRule(
  {
    id: 'awslogs-create-group-perm',
    code: '507',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS docs: awslogs-create-group; AmazonECSTaskExecutionRolePolicy',
  },
  (container, report) => {
    const node = logOptions(container)?.raw('awslogs-create-group')
    if (logDriver(container) === 'awslogs' && String(node?.scalar).toLowerCase() === 'true')
      report(node!, 'the execution role needs logs:CreateLogGroup', {
        why: 'AmazonECSTaskExecutionRolePolicy does not hold it',
        fix: 'allow it on the execution role, or create the group first',
      })
  },
)
