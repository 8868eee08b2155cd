import {removed} from '../edits.js'
import {mountsOf} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * A declared volume that no container mounts.
 * Registering such a definition was refused on a real deployment; volumes configured at launch are left out here.
 */
export const volumeUnmounted = taskRule(
  {
    id: 'volume-unmounted',
    code: '702',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'are not referenced by any of the containers',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.bare) return
    const mounts = mountsOf(task)
    if (mounts.some(({node, volume}) => volume === undefined && node.raw('sourceVolume'))) return
    for (const volume of task.volumes) {
      const name = volume.text('name')
      const atLaunch = volume.raw('configuredAtLaunch')
      if (
        name === undefined ||
        atLaunch?.scalar === true ||
        atLaunch?.isUnknown ||
        mounts.some(mount => mount.volume === name)
      )
        continue
      report(volume.raw('name')!, `volume "${name}" is not used by any container`, {
        fix: 'mount it, or remove it',
        awsMessage: `Volumes [${name}] are not referenced by any of the containers`,
        edits: [removed(volume)],
      })
    }
  },
)
