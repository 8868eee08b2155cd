import {volumeKinds} from '../mounts.js'
import {taskRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A volume that is of two kinds at once.
 */
export const volumeTwoKinds = taskRule(
  {id: 'volume-two-kinds', code: '703', severity: 'error', phase: 'R', source: 'AWS API reference: Volume'},
  (task, report) => {
    for (const volume of task.volumes) {
      const kinds = volumeKinds.filter(kind => volume.get(kind))
      if (volume.flag('configuredAtLaunch')) kinds.push('configuredAtLaunch')
      if (kinds.length > 1)
        report(volume.raw(kinds[1]!)!, `volume ${nameOf(volume)} is both \`${kinds[0]}\` and \`${kinds[1]}\``, {
          on: 'key',
          fix: 'choose one',
          related: [volume.raw(kinds[0]!)!],
        })
    }
  },
)
