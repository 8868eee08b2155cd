import {taskRule} from '../rule.js'

/**
 * The file is a list of containers, as Terraform's `container_definitions` takes it.
 * The containers are checked; rules about the task (roles, sizes, network) cannot be.
 */
export const bareContainerArray = taskRule(
  {
    id: 'bare-container-array',
    code: '111',
    severity: 'suggestion',
    phase: '-',
    source: 'Terraform AWS provider: aws_ecs_task_definition',
  },
  (task, report) => {
    if (task.bare)
      report(task.root, 'this looks like Terraform `container_definitions`: only the containers are checked')
  },
)
