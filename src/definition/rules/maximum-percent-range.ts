import {serviceRule} from '../rule.js'

/**
 * A maximumPercent below 100, or below the minimum.
 */
export const maximumPercentRange = serviceRule(
  {
    id: 'maximum-percent-range',
    code: '1019',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: DeploymentConfiguration',
  },
  (service, report) => {
    const maximum = service.maximumPercent
    const minimum = service.minimumHealthyPercent
    if (maximum === undefined || service.daemon) return
    if (maximum < 100)
      report(service.deployment!.raw('maximumPercent')!, `\`maximumPercent\` ${maximum} is below 100`, {
        fix: 'write at least 100',
      })
    else if (minimum !== undefined && maximum < minimum)
      report(
        service.deployment!.raw('maximumPercent')!,
        `\`maximumPercent\` ${maximum} is below \`minimumHealthyPercent\` ${minimum}`,
        {fix: 'raise it', related: [service.deployment!.raw('minimumHealthyPercent')!]},
      )
  },
)
