import {serviceRule} from '../rule.js'

/**
 * ECS Exec without a task role to open its channel with.
 */
export const execWithoutTaskRole = serviceRule(
  {
    id: 'exec-without-task-role',
    code: '1047',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: ECS Exec, required IAM permissions',
  },
  (service, report) => {
    const node = service.root.raw('enableExecuteCommand')
    if (node?.scalar === true && service.task && !service.task.root.get('taskRoleArn'))
      report(node, 'ECS Exec needs a task role', {
        fix: 'add "taskRoleArn" with ssmmessages permissions to the task definition',
      })
  },
)
