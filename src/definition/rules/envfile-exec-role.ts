import {taskRule} from '../rule.js'

/**
 * Environment files without an execution role to read them with.
 */
export const envfileExecRole = taskRule(
  {
    id: 'envfile-exec-role',
    code: '625',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: environment files, required IAM permissions',
  },
  (task, report) => {
    if (task.bare || task.root.get('executionRoleArn')) return
    const node = task.containers.map(container => container.get('environmentFiles')).find(Boolean)
    if (node)
      report(node, 'reading an environment file from S3 needs an execution role', {fix: 'add "executionRoleArn"'})
  },
)
