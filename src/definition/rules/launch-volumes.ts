import {taskRule} from '../rule.js'

/**
 * More than one volume configured at launch.
 */
export const launchVolumes = taskRule(
  {
    id: 'launch-volumes',
    code: '706',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: Volume, configuredAtLaunch',
  },
  (task, report) => {
    const [first, second] = task.volumes.filter(volume => volume.flag('configuredAtLaunch'))
    if (first && second)
      report(second.raw('configuredAtLaunch')!, 'only one volume can be configured at launch', {
        fix: 'choose one',
        related: [first],
      })
  },
)
