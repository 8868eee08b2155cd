import {containerRule} from '../rule.js'

/**
 * A GPU on Fargate.
 */
export const fargateGpu = containerRule(
  {
    id: 'fargate-gpu',
    code: '809',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS docs: GPU workloads',
  },
  (container, report, task) => {
    if (!task.fargate) return
    for (const need of container.list('resourceRequirements'))
      if (need.text('type') === 'GPU')
        report(need.raw('type')!, 'Fargate has no GPUs', {fix: 'use EC2 or Managed Instances'})
  },
)
