import {inserted} from '../edits.js'
import {encrypted} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * An EFS access point without encryption in transit.
 */
export const efsApTls = taskRule(
  {
    id: 'efs-ap-tls',
    code: '713',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: EFSAuthorizationConfig, accessPointId',
    fix: 'safe',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.raw('efsVolumeConfiguration')
      const point = efs?.raw('authorizationConfig')?.get('accessPointId')
      if (efs && point && !encrypted(efs) && efs.raw('authorizationConfig')?.text('iam') !== 'ENABLED')
        report(point, 'an access point needs `transitEncryption` ENABLED', {
          fix: 'add "transitEncryption": "ENABLED"',
          edits: [inserted(efs, 'transitEncryption', 'ENABLED')],
        })
    }
  },
)
