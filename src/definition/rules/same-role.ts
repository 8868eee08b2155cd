import {taskRule} from '../rule.js'

/**
 * One role for the task and for its execution: the application gets the rights to pull and to read every secret.
 */
export const sameRole = taskRule(
  {
    id: 'same-role',
    code: '606',
    severity: 'warning',
    phase: 'B',
    source: 'AWS docs: task IAM role and task execution role',
  },
  (task, report) => {
    const role = task.root.text('taskRoleArn')
    if (role !== undefined && role === task.root.text('executionRoleArn'))
      report(task.root.raw('taskRoleArn')!, '`taskRoleArn` and `executionRoleArn` are the same role', {
        why: 'the application gets the rights to pull images and read secrets too',
        fix: 'give the application a role of its own',
        related: [task.root.raw('executionRoleArn')!],
      })
  },
)
