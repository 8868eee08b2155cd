import {taskRule} from '../rule.js'

/**
 * A volume that is authorised with the task role, and no task role.
 */
export const taskRoleNeeded = taskRule(
  {
    id: 'task-role-needed',
    code: '607',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: EFSAuthorizationConfig, iam',
  },
  (task, report) => {
    if (task.root.get('taskRoleArn')) return
    for (const volume of task.volumes) {
      const iam = volume.raw('efsVolumeConfiguration')?.raw('authorizationConfig')?.raw('iam')
      if (iam?.string === 'ENABLED')
        report(iam, 'EFS IAM authorization uses the task role; `taskRoleArn` is missing', {fix: 'add "taskRoleArn"'})
    }
  },
)
