import type {DeploymentLifecycleHook} from '@aws-sdk/client-ecs'
import type {SimulationStep} from '../scheduler/simulate.js'

/** A lifecycle hook a deployment comes to. How long it takes is not foreseen: the plan goes on at once. */
export interface PlannedHook {
  /** When its stage begins, by the plan's clock. */
  atMs: number
  stage: string
  targetType: 'AWS_LAMBDA' | 'PAUSE'
  hookTargetArn?: string
  /** A pause waits so long for `gantry continue`, a function may take so long. */
  timeoutMs: number
  timeoutAction: 'ROLLBACK' | 'CONTINUE'
}

/** AWS docs: the timeout of a hook unless `timeoutConfiguration` says otherwise. */
const defaultTimeoutMinutes = 1440

/** The hooks in the order the simulated deployment came to their stages; those of repeated stages once a time. */
export function plannedHooks(
  hooks: readonly DeploymentLifecycleHook[],
  steps: readonly SimulationStep[],
): PlannedHook[] {
  return steps.flatMap(({atMs, stage}) =>
    hooks
      .filter(({lifecycleStages = []}) => stage !== undefined && lifecycleStages.some(name => name === stage))
      .map(({targetType, hookTargetArn, timeoutConfiguration: timeout}) => ({
        atMs,
        stage: stage as string,
        targetType: targetType === 'PAUSE' ? ('PAUSE' as const) : ('AWS_LAMBDA' as const),
        ...(hookTargetArn === undefined ? {} : {hookTargetArn}),
        timeoutMs: (timeout?.timeoutInMinutes ?? defaultTimeoutMinutes) * 60_000,
        timeoutAction: timeout?.action === 'CONTINUE' ? ('CONTINUE' as const) : ('ROLLBACK' as const),
      })),
  )
}
