import {taskRule} from '../rule.js'

/**
 * Secrets, secret log options or repository credentials, and no execution role to read them with.
 */
export const execRoleSecrets = taskRule(
  {
    id: 'exec-role-secrets',
    code: '603',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; seen in public files',
    awsMessage: "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  },
  (task, report) => {
    if (task.bare || task.root.get('executionRoleArn')) return
    for (const container of task.containers) {
      const node =
        container.get('secrets') ??
        container.raw('logConfiguration')?.get('secretOptions') ??
        container.get('repositoryCredentials')
      if (!node) continue
      report(node, `\`${node.key}\` needs \`executionRoleArn\`: the execution role reads them`, {
        fix: 'add "executionRoleArn"',
      })
      return
    }
  },
)
