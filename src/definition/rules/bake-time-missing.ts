import {serviceRule} from '../rule.js'

/**
 * A blue/green, linear or canary deployment without a bake time.
 */
export const bakeTimeMissing = serviceRule(
  {
    id: 'bake-time-missing',
    code: '1035',
    severity: 'warning',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS API reference: DeploymentConfiguration, bakeTimeInMinutes',
  },
  (service, report) => {
    const strategy = service.deployment?.raw('strategy')
    if (/^(BLUE_GREEN|LINEAR|CANARY)$/.test(strategy?.string ?? '') && !service.deployment!.raw('bakeTimeInMinutes'))
      report(strategy!, `${strategy!.string} without a bake time: the old side goes at once`, {
        fix: 'add "bakeTimeInMinutes"',
      })
  },
)
