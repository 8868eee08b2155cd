import {containerRule} from '../rule.js'

/**
 * A health check that may still run when the next one is due.
 */
export const healthcheckTiming = containerRule(
  {
    id: 'healthcheck-timing',
    code: '426',
    severity: 'warning',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS API reference: HealthCheck',
  },
  (container, report) => {
    const check = container.raw('healthCheck')
    const timeout = check?.number('timeout')
    const interval = check?.number('interval') ?? 30
    if (check && timeout !== undefined && !check.raw('interval')?.isUnknown && timeout >= interval && timeout <= 60)
      report(check.raw('timeout')!, `timeout ${timeout} is not below interval ${interval}`, {
        fix: 'make the timeout shorter than the interval',
        ...(check.raw('interval') ? {related: [check.raw('interval')!]} : {}),
      })
  },
)
