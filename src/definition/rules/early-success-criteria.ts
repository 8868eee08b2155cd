import {serviceRule} from '../rule.js'

/**
 * Early success with a share outside the minimum to 100, or without a share or a cleanup.
 */
export const earlySuccessCriteria = serviceRule(
  {
    id: 'early-success-criteria',
    code: '1038',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS SDK 3.1162: DeploymentEarlySuccessCriteria',
  },
  (service, report) => {
    const early = service.deployment?.raw('earlySuccessCriteria')
    if (early?.flag('enable') !== true) return
    const share = early.number('healthyPercent')
    const minimum = service.minimumHealthyPercent ?? 100
    if (
      share !== undefined &&
      !service.deployment?.raw('minimumHealthyPercent')?.isUnknown &&
      (share < minimum || share > 100)
    )
      report(early.raw('healthyPercent')!, `\`healthyPercent\` ${share} must be ${minimum} (the minimum) to 100`, {
        fix: 'raise it',
      })
    for (const name of ['healthyPercent', 'sourceServiceRevisionCleanup'])
      if (!early.get(name)) report(early, `early success needs \`${name}\``, {fix: `add "${name}"`})
  },
)
