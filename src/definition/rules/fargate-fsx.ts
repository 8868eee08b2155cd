import {taskRule} from '../rule.js'

/**
 * FSx for Windows on Fargate or on Linux.
 */
export const fargateFsx = taskRule(
  {
    id: 'fargate-fsx',
    code: '709',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: FSx for Windows File Server volumes (2023)',
  },
  (task, report) => {
    if (task.bare || (!task.fargate && (task.windows || !task.root.raw('runtimePlatform')))) return
    for (const volume of task.volumes) {
      const fsx = volume.get('fsxWindowsFileServerVolumeConfiguration')
      if (fsx) report(fsx, 'FSx for Windows needs Windows on EC2', {fix: 'use EFS'})
    }
  },
)
