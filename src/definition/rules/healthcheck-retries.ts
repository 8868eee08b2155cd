import {outOfRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * Health check retries outside 1 to 10.
 */
export const healthcheckRetries = containerRule(
  {
    id: 'healthcheck-retries',
    code: '424',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: HealthCheck, retries; observed on a real deployment',
    fix: 'dangerous',
  },
  (container, report) => outOfRange(container, report, 'retries', 1, 10),
)
