import {taskRule} from '../rule.js'

/**
 * An S3 Files volume with a malformed ARN, an access point beside a root directory, or no task role.
 */
export const s3files = taskRule(
  {
    id: 's3files',
    code: '723',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: S3FilesVolumeConfiguration (2026)',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const files = volume.get('s3filesVolumeConfiguration')
      if (files?.kind !== 'object') continue
      const arn = files.raw('fileSystemArn')
      if (arn?.string !== undefined && !/^arn:aws[\w-]*:s3files:[\w-]+:\d{12}:file-system\/.+$/.test(arn.string))
        report(arn, '`fileSystemArn` is not an S3 Files ARN', {
          fix: 'write arn:aws:s3files:REGION:ACCOUNT:file-system/ID',
        })
      const root = files.get('rootDirectory')
      if (root && root.string !== '/' && files.get('accessPointArn'))
        report(root, 'with an access point, `rootDirectory` must be "/" or absent', {fix: 'remove `rootDirectory`'})
      if (!task.bare && !task.root.get('taskRoleArn'))
        report(files, 'S3 Files volumes need `taskRoleArn`', {fix: 'add "taskRoleArn"'})
    }
  },
)
