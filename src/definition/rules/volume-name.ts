import {taskRule} from '../rule.js'

/**
 * A volume without a name where it needs one, or with characters a name does not take.
 */
export const volumeName = taskRule(
  {id: 'volume-name', code: '705', severity: 'error', phase: 'R', source: 'AWS API reference: Volume, name'},
  (task, report) => {
    for (const volume of task.volumes) {
      const name = volume.text('name')
      const kind = volume.get('efsVolumeConfiguration')
        ? 'EFS'
        : volume.get('s3filesVolumeConfiguration')
          ? 'S3 Files'
          : volume.flag('configuredAtLaunch')
            ? 'launch-configured'
            : undefined
      if (name !== undefined && !/^[A-Za-z0-9_-]{1,255}$/.test(name))
        report(
          volume.raw('name')!,
          `volume name "${name.slice(0, 80)}" may hold letters, digits, - and _ only, at most 255`,
          {fix: 'rename it'},
        )
      else if (kind && !volume.get('name')) report(volume, `${kind} volumes need a name`, {fix: 'add "name"'})
    }
  },
)
