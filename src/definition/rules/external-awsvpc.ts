import {taskRule} from '../rule.js'

/**
 * A task for external instances (ECS Anywhere) in awsvpc mode.
 */
export const externalAwsvpc = taskRule(
  {
    id: 'external-awsvpc',
    code: '302',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: Amazon ECS clusters for external instances',
  },
  (task, report) => {
    if (task.compatibilities.includes('EXTERNAL') && task.awsvpc)
      report(task.root.raw('networkMode')!, 'external instances cannot use awsvpc', {fix: 'use bridge, host or none'})
  },
)
