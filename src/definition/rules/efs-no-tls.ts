import {inserted} from '../edits.js'
import {encrypted} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * EFS without encryption in transit.
 */
export const efsNoTls = taskRule(
  {
    id: 'efs-no-tls',
    code: '715',
    severity: 'warning',
    phase: 'B',
    source: 'Trivy AWS-0035; AWS docs: EFS encryption in transit',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.get('efsVolumeConfiguration')
      if (
        efs?.kind === 'object' &&
        !encrypted(efs) &&
        !efs.raw('authorizationConfig')?.get('accessPointId') &&
        efs.raw('authorizationConfig')?.text('iam') !== 'ENABLED' &&
        !efs.get('transitEncryptionPort')
      ) {
        report(efs, 'EFS traffic is not encrypted', {
          fix: 'set "transitEncryption": "ENABLED"',
          edits: [inserted(efs, 'transitEncryption', 'ENABLED')],
        })
      }
    }
  },
)
