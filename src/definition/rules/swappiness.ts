import {containerRule} from '../rule.js'

/**
 * swappiness without maxSwap has no effect; outside 0 to 100 it is refused.
 */
export const swappiness = containerRule(
  {
    id: 'swappiness',
    code: '817',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: LinuxParameters, swappiness',
  },
  (container, report, task) => {
    const parameters = container.raw('linuxParameters')
    const value = parameters?.number('swappiness')
    if (!parameters || value === undefined || task.fargate) return
    if (value < 0 || value > 100)
      report(parameters.raw('swappiness')!, `swappiness ${value} must be 0 to 100`, {
        severity: 'error',
        fix: 'write 0 to 100',
      })
    else if (!parameters.get('maxSwap'))
      report(parameters.raw('swappiness')!, '`swappiness` is ignored without `maxSwap`', {fix: 'add `maxSwap`'})
  },
)
