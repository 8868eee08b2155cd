import {environmentOf, liveKey} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A value that looks like a live key of a known service.
 */
export const plainSecretValue = containerRule(
  {
    id: 'plain-secret-value',
    code: '618',
    severity: 'error',
    phase: 'B',
    source: 'published key formats of AWS, GitHub, Slack, Stripe, Discord; RFC 7519',
  },
  (container, report) => {
    for (const {name, value, node} of environmentOf(container)) {
      const what = value === undefined ? undefined : liveKey(value)
      if (what) report(node.raw('value')!, `${name} looks like ${what}`, {fix: 'rotate it, and move it to `secrets`'})
    }
  },
)
