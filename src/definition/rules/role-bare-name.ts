import {taskRule} from '../rule.js'

/**
 * The bare name of a role works for the account at hand; an ARN says which.
 */
export const roleBareName = taskRule(
  {
    id: 'role-bare-name',
    code: '605',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: RegisterTaskDefinition, taskRoleArn',
  },
  (task, report) => {
    for (const name of ['taskRoleArn', 'executionRoleArn']) {
      const text = task.root.text(name)
      if (text !== undefined && !text.startsWith('arn:'))
        report(task.root.raw(name)!, `"${text.slice(0, 80)}" is a bare role name`, {fix: 'give the ARN'})
    }
  },
)
