import {timeoutRange} from '../ranges.js'
import {containerRule} from '../rule.js'

/**
 * A startTimeout above what Fargate waits.
 * The API reference gives 120 seconds as the maximum; what registering answers was not seen.
 */
export const startTimeout = containerRule(
  {
    id: 'start-timeout',
    code: '437',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: ContainerDefinition, startTimeout',
    fix: 'dangerous',
  },
  (container, report, task) => timeoutRange(container, report, task, 'startTimeout'),
)
