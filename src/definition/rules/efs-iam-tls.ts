import {inserted} from '../edits.js'
import {encrypted} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * EFS IAM authorization without encryption in transit.
 */
export const efsIamTls = taskRule(
  {
    id: 'efs-iam-tls',
    code: '711',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: EFSAuthorizationConfig, iam',
    awsMessage: 'EFS IAM authorization requires TransitEncryption to be enabled',
    fix: 'safe',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.raw('efsVolumeConfiguration')
      const iam = efs?.raw('authorizationConfig')?.raw('iam')
      if (efs && iam?.string === 'ENABLED' && !encrypted(efs))
        report(iam, 'EFS `iam` ENABLED needs `transitEncryption` ENABLED', {
          fix: 'add "transitEncryption": "ENABLED"',
          edits: [inserted(efs, 'transitEncryption', 'ENABLED')],
        })
    }
  },
)
