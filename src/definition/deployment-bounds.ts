/** The members of a service definition the arithmetic of a rolling update rests on. */
export interface DeploymentBoundsInput {
  desiredCount: number
  /** 100 for REPLICA and 0 for DAEMON when the API is not told. */
  minimumHealthyPercent?: number
  /** 200 for REPLICA, 100 for DAEMON when the API is not told. */
  maximumPercent?: number
  schedulingStrategy?: 'REPLICA' | 'DAEMON'
}

/** How many tasks must stay healthy and how many may exist during a deployment. */
export interface DeploymentBounds {
  desired: number
  /** ceil(desired × minimumHealthyPercent / 100): tasks that must be running and healthy. */
  lower: number
  /** floor(desired × maximumPercent / 100): tasks that may exist at once. */
  upper: number
  /** Nothing can start and nothing healthy can stop: a deployment never moves. */
  stuck: boolean
}

/** What CreateService sets when the request leaves the percentages out (API reference, DeploymentConfiguration). */
export function defaultPercentages(schedulingStrategy: 'REPLICA' | 'DAEMON' = 'REPLICA'): {
  minimumHealthyPercent: number
  maximumPercent: number
} {
  return schedulingStrategy === 'DAEMON'
    ? {minimumHealthyPercent: 0, maximumPercent: 100}
    : {minimumHealthyPercent: 100, maximumPercent: 200}
}

/**
 * The bounds of a rolling update (AWS docs: deployment type ECS; "rounded up" for the minimum, "rounded down" for the
 * maximum). The percentages are integers, so the products are exact.
 */
export function deploymentBounds(input: DeploymentBoundsInput): DeploymentBounds {
  const defaults = defaultPercentages(input.schedulingStrategy)
  const desired = input.desiredCount
  const lower = Math.ceil((desired * (input.minimumHealthyPercent ?? defaults.minimumHealthyPercent)) / 100)
  const upper = Math.floor((desired * (input.maximumPercent ?? defaults.maximumPercent)) / 100)
  return {desired, lower, upper, stuck: desired > 0 && upper <= desired && lower >= desired}
}
