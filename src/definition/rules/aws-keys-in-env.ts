import {environmentOf, secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * AWS keys in the environment of a task: its role gives it rotating ones.
 */
export const awsKeysInEnv = containerRule(
  {id: 'aws-keys-in-env', code: '620', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.8'},
  (container, report) => {
    for (const {name, node} of [...environmentOf(container), ...secretsOf(container)]) {
      if (name === 'AWS_ACCESS_KEY_ID' || name === 'AWS_SECRET_ACCESS_KEY')
        report(node.raw('name')!, `${name} is set`, {why: 'it wins over the task role', fix: 'use the task role'})
    }
  },
)
