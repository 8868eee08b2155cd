import {environmentOf, isSecretName} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A variable that is called a password, secret, token or key has its value in plain text.
 */
export const plainSecretName = containerRule(
  {id: 'plain-secret-name', code: '617', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.8'},
  (container, report) => {
    for (const {name, value, node} of environmentOf(container)) {
      if (
        value === undefined ||
        !isSecretName(name) ||
        /^(true|false|\d{1,4}|none|null)$/i.test(value) ||
        /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name)
      )
        continue
      report(node.raw('value')!, `${name} stands in plain text`, {
        why: 'everybody who may describe the task definition reads it',
        fix: `move ${name} to \`secrets\``,
      })
    }
  },
)
