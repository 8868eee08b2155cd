import {timeoutRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * A stopTimeout above what Fargate waits.
 * The API reference gives 120 seconds as the maximum; what registering answers was not seen.
 */
export const stopTimeout = containerRule(
  {
    id: 'stop-timeout',
    code: '436',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: ContainerDefinition, stopTimeout',
    fix: 'dangerous',
  },
  (container, report, task) => timeoutRange(container, report, task, 'stopTimeout'),
)
