import {taskRule} from '../rule.js'

/**
 * More than ten containers in one task.
 */
export const tooManyContainers = taskRule(
  {
    id: 'too-many-containers',
    code: '119',
    severity: 'error',
    phase: 'R',
    source: 'AWS service quotas: containers per task definition (10)',
    awsMessage: 'Too many containers',
  },
  (task, report) => {
    const items = task.root.raw('containerDefinitions')?.items ?? []
    const count = items.length
    if (count <= 10) return
    report(items[10]!, `${count} containers; ECS allows 10 a task`, {
      fix: 'split the task, or drop containers',
      evidence: [
        {name: 'containers', value: count},
        {name: 'limit', value: 10},
      ],
    })
  },
)
