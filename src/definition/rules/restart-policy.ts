import {containerRule} from '../rule.js'

/**
 * A restart policy out of range: restartAttemptPeriod 60 to 1800 seconds, at most 50 ignored exit codes.
 */
export const restartPolicy = containerRule(
  {
    id: 'restart-policy',
    code: '439',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerRestartPolicy; observed on a real deployment',
  },
  (container, report) => {
    const policy = container.raw('restartPolicy')
    const period = policy?.number('restartAttemptPeriod')
    if (policy && period !== undefined && (period < 60 || period > 1800))
      report(policy.raw('restartAttemptPeriod')!, `restartAttemptPeriod ${period} must be 60 to 1800 seconds`, {
        fix: `write ${period < 60 ? 60 : 1800}`,
      })
    const codes = policy?.list('ignoredExitCodes') ?? []
    if (codes.length > 50)
      report(policy!.raw('ignoredExitCodes')!, `${codes.length} ignored exit codes; the limit is 50`, {
        fix: 'drop some',
      })
  },
)
