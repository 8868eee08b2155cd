import {inserted} from '../edits.js'
import {encrypted} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * A port for encryption in transit, which is off.
 */
export const efsPortTls = taskRule(
  {
    id: 'efs-port-tls',
    code: '714',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: EFSVolumeConfiguration',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.raw('efsVolumeConfiguration')
      const port = efs?.get('transitEncryptionPort')
      if (efs && port && !encrypted(efs))
        report(port, '`transitEncryptionPort` needs `transitEncryption` ENABLED', {
          fix: 'add "transitEncryption": "ENABLED"',
          edits: [inserted(efs, 'transitEncryption', 'ENABLED')],
        })
    }
  },
)
