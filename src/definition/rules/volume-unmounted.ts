import {removed} from '../edits.js'
import {mountsOf} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * A declared volume that no container mounts.
 * AWS refuses it for a volume configured at launch. Any other one it registers all the same (the Terraform provider's
 * own tests against AWS do so): there it is a warning, and none of the register profile.
 */
export const volumeUnmounted = taskRule(
  {
    id: 'volume-unmounted',
    code: '702',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; hashicorp/terraform-provider-aws: tests of aws_ecs_task_definition',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.bare) return
    const mounts = mountsOf(task)
    if (mounts.some(({node, volume}) => volume === undefined && node.raw('sourceVolume'))) return
    for (const volume of task.volumes) {
      const name = volume.text('name')
      const atLaunch = volume.flag('configuredAtLaunch') === true
      if (name === undefined || mounts.some(mount => mount.volume === name)) continue
      if (!atLaunch && (task.options.profile === 'register' || volume.raw('configuredAtLaunch')?.isUnknown)) continue
      report(volume.raw('name')!, `volume "${name}" is not used by any container`, {
        fix: 'mount it, or remove it',
        edits: [removed(volume)],
        ...(atLaunch
          ? {awsMessage: `Volumes [${name}] are not referenced by any of the containers`}
          : {severity: 'warning'}),
      })
    }
  },
)
