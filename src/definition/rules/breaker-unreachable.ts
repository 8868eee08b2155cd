import {serviceRule} from '../rule.js'

/**
 * A circuit breaker that trips only after so many failures that a deployment is watched to its end long before.
 */
export const breakerUnreachable = serviceRule(
  {
    id: 'breaker-unreachable',
    code: '1029',
    severity: 'warning',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS docs: deployment circuit breaker; the threshold is at most 200 by default',
  },
  (service, report) => {
    const threshold = service.deployment?.raw('deploymentCircuitBreaker')?.raw('thresholdConfiguration')
    const value = threshold?.number('value')
    if (!threshold || value === undefined) return
    const desired = service.root.number('desiredCount') ?? 1
    const failures = threshold.text('type') === 'COUNT' ? value : Math.ceil((desired * value) / 100)
    if (failures > 200)
      report(
        threshold.raw('value')!,
        `the breaker trips after ${failures} failed tasks: with ECS's delays between restarts that takes hours`,
        {fix: 'lower the threshold'},
      )
  },
)
