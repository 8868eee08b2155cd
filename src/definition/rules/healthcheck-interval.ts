import {outOfRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * A health check interval outside 5 to 300 seconds.
 */
export const healthcheckInterval = containerRule(
  {
    id: 'healthcheck-interval',
    code: '422',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: HealthCheck, interval; aws/amazon-ecs-agent#1344',
    fix: 'dangerous',
  },
  (container, report) => outOfRange(container, report, 'interval', 5, 300),
)
