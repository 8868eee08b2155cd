import {taskRule} from '../rule.js'

/**
 * Ids of an EFS file system or access point that do not look like one.
 */
export const efsIds = taskRule(
  {
    id: 'efs-ids',
    code: '716',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: EFS, FileSystemId and AccessPointId',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.raw('efsVolumeConfiguration')
      const file = efs?.raw('fileSystemId')
      if (file?.string !== undefined && !/^(arn:aws[\w-]*:elasticfilesystem:.*)?fs-[0-9a-f]{8,40}$/.test(file.string))
        report(file, `"${file.string.slice(0, 60)}" does not look like a file system id (fs-…)`, {
          fix: 'copy the id from EFS',
        })
      const point = efs?.raw('authorizationConfig')?.raw('accessPointId')
      if (
        point?.string !== undefined &&
        !/^(arn:aws[\w-]*:elasticfilesystem:.*)?fsap-[0-9a-f]{8,40}$/.test(point.string)
      )
        report(point, `"${point.string.slice(0, 60)}" does not look like an access point id (fsap-…)`, {
          fix: 'copy the id from EFS',
        })
    }
  },
)
