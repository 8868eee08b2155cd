import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * autoprovision with a volume that lives and dies with its task.
 */
export const dockerVolumeAutoprovision = taskRule(
  {
    id: 'docker-volume-autoprovision',
    code: '717',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: DockerVolumeConfiguration, autoprovision',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const docker = volume.raw('dockerVolumeConfiguration')
      const auto = docker?.raw('autoprovision')
      if (docker && auto?.scalar === true && docker.text('scope') !== 'shared' && !docker.raw('scope')?.isUnknown)
        report(auto, '`autoprovision` only works with scope "shared"', {
          fix: 'remove it, or write "scope": "shared"',
          edits: [removed(auto)],
        })
    }
  },
)
