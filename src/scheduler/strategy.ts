import type {DeploymentConfiguration} from '@aws-sdk/client-ecs'

/** Deployment strategies that bring up a second revision beside the first and shift the traffic between them. */
export type StagedStrategy = 'BLUE_GREEN' | 'LINEAR' | 'CANARY'

const minuteMs = 60_000

/** The strategy when it goes through lifecycle stages; undefined for ROLLING, daemons and other deployment controllers. */
export function stagedStrategy(settings: {
  deploymentConfiguration: DeploymentConfiguration
  schedulingStrategy?: string
  deploymentController?: {type?: string | undefined}
}): StagedStrategy | undefined {
  const {strategy} = settings.deploymentConfiguration
  if (strategy !== 'BLUE_GREEN' && strategy !== 'LINEAR' && strategy !== 'CANARY') return undefined
  const bySchedule =
    settings.schedulingStrategy === 'DAEMON' || (settings.deploymentController?.type ?? 'ECS') !== 'ECS'
  return bySchedule ? undefined : strategy
}

/**
 * Percent of the production traffic the new revision has after each step of the shift, the last always 100: `[100]` for
 * blue/green, `[5, 100]` for a canary of 5 %, `[40, 80, 100]` for steps of 40 % (API reference, LinearConfiguration,
 * CanaryConfiguration: defaults 10 and 5, multiples of 0.1).
 */
export function productionShares(configuration: DeploymentConfiguration): number[] {
  if (configuration.strategy === 'CANARY') {
    const percent = configuration.canaryConfiguration?.canaryPercent ?? 5
    return percent >= 100 ? [100] : [percent, 100]
  }
  if (configuration.strategy !== 'LINEAR') return [100]
  const percent = configuration.linearConfiguration?.stepPercent ?? 10
  const shares: number[] = []
  for (let step = 1; step * percent < 99.95 && shares.length < 1000; step++) {
    shares.push(Math.round(step * percent * 10) / 10)
  }
  return [...shares, 100]
}

/** Time between two steps of the shift; not applied after the last (API reference: defaults 6 and 10 minutes). */
export function stepBakeMs(configuration: DeploymentConfiguration): number {
  if (configuration.strategy === 'CANARY') {
    return (configuration.canaryConfiguration?.canaryBakeTimeInMinutes ?? 10) * minuteMs
  }
  if (configuration.strategy !== 'LINEAR') return 0
  return (configuration.linearConfiguration?.stepBakeTimeInMinutes ?? 6) * minuteMs
}

/** Time both revisions run after all production traffic has shifted. */
export function bakeMs(configuration: DeploymentConfiguration): number {
  return (configuration.bakeTimeInMinutes ?? 0) * minuteMs
}
