import {serviceRule} from '../rule.js'

/**
 * A share of traffic outside what a canary or a linear step takes.
 */
export const trafficPercentRange = serviceRule(
  {
    id: 'traffic-percent-range',
    code: '1036',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: CanaryConfiguration, LinearConfiguration',
  },
  (service, report) => {
    for (const [holder, name, low] of [
      ['canaryConfiguration', 'canaryPercent', 0.1],
      ['linearConfiguration', 'stepPercent', 3],
    ] as const) {
      const node = service.deployment?.raw(holder)?.raw(name)
      if (node?.numeric !== undefined && (node.numeric < low || node.numeric > 100))
        report(node, `\`${name}\` ${node.numeric} must be ${low} to 100`, {fix: 'choose a share in that range'})
    }
  },
)
