import {outOfRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * A health check timeout outside 2 to 60 seconds.
 */
export const healthcheckTimeout = containerRule(
  {
    id: 'healthcheck-timeout',
    code: '423',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: HealthCheck, timeout; observed on a real deployment',
    awsMessage: 'Health check timeout must be less than or equal to the maximum allowed value 60',
    fix: 'dangerous',
  },
  (container, report) => outOfRange(container, report, 'timeout', 2, 60),
)
