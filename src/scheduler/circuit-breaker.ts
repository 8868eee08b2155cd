import type {DeploymentConfiguration} from '@aws-sdk/client-ecs'

/** The circuit breaker's settings with their defaults (AWS docs: deployment circuit breaker). */
export interface CircuitBreakerSettings {
  enable: boolean
  rollback: boolean
  /** A healthy task sets the count back to zero: failures in a row are counted, else all of them. */
  resetOnHealthyTask: boolean
  type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT'
  value: number
}

export function circuitBreakerSettings(configuration: DeploymentConfiguration): CircuitBreakerSettings {
  const breaker = configuration.deploymentCircuitBreaker
  return {
    enable: breaker?.enable ?? false,
    rollback: breaker?.rollback ?? false,
    resetOnHealthyTask: breaker?.resetOnHealthyTask ?? true,
    type: (breaker?.thresholdConfiguration?.type as CircuitBreakerSettings['type'] | undefined) ?? 'BOUNDED_PERCENT',
    value: breaker?.thresholdConfiguration?.value ?? 50,
  }
}

/**
 * Failed tasks at which the breaker trips, for the latest desiredCount. BOUNDED_PERCENT: between 3 and 200
 * (25 tasks at 50 % are 13, 400 and 800 are 200).
 */
export function circuitBreakerThreshold(
  settings: Pick<CircuitBreakerSettings, 'type' | 'value'>,
  desiredCount: number,
): number {
  if (settings.type === 'COUNT') return settings.value
  const percent = Math.ceil((settings.value * desiredCount) / 100)
  return settings.type === 'UNBOUNDED_PERCENT' ? percent : Math.min(200, Math.max(3, percent))
}
