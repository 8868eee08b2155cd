import {environmentOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A URL with user and password in plain text.
 */
export const plainSecretUrl = containerRule(
  {id: 'plain-secret-url', code: '619', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.8'},
  (container, report) => {
    for (const {name, value, node} of environmentOf(container)) {
      if (value !== undefined && /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i.test(value))
        report(node.raw('value')!, `${name} carries a password in plain text`, {fix: 'move the whole URL to `secrets`'})
    }
  },
)
