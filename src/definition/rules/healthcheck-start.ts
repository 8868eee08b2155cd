import {outOfRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * A health check start period outside 0 to 300 seconds.
 */
export const healthcheckStart = containerRule(
  {
    id: 'healthcheck-start',
    code: '425',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: HealthCheck, startPeriod; observed on a real deployment',
    fix: 'dangerous',
  },
  (container, report) => outOfRange(container, report, 'startPeriod', 0, 300),
)
