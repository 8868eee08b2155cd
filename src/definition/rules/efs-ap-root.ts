import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * An EFS access point and a root directory: the access point says which.
 */
export const efsApRoot = taskRule(
  {
    id: 'efs-ap-root',
    code: '712',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: EFSAuthorizationConfig, accessPointId',
    fix: 'safe',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const efs = volume.raw('efsVolumeConfiguration')
      const root = efs?.raw('rootDirectory')
      if (root?.string !== undefined && root.string !== '/' && efs?.raw('authorizationConfig')?.get('accessPointId'))
        report(root, 'with an access point, `rootDirectory` must be "/" or absent', {
          fix: 'remove `rootDirectory`',
          edits: [removed(root)],
        })
    }
  },
)
