import type {HookRun} from './hooks.js'
import type {StagedStrategy} from './strategy.js'

/** The stages of a blue/green, linear or canary deployment, in their order (AWS docs: deployment lifecycle stages). */
export const lifecycleStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const

export type LifecycleStage = (typeof lifecycleStages)[number]

/** Where a deployment in stages stands. Blue is the source revision, green the target; percents are green's. */
export interface DeploymentLifecycle {
  strategy: StagedStrategy
  stage: LifecycleStage
  stageSinceMs: number
  /** The deployment that serves until the shift, and that a rollback goes back to; absent for a service's first. */
  sourceDeploymentId?: string
  sourceRevisionArn?: string
  /** Green's share of production traffic after each step of the shift. */
  shares: readonly number[]
  /** Steps of the production shift taken. */
  taken: number
  /** Percent of production traffic green has now; blue has the rest. */
  production: number
  /** Percent of test traffic green has now. */
  test: number
  /** A Network Load Balancer takes its time to shift traffic. */
  networkLoadBalancer?: boolean
  /** The hooks of this stage; absent until they are started. */
  hooks?: readonly HookRun[]
  /** Traffic goes back to blue and green goes away. */
  rollingBack?: boolean
}

/** The stage after this one, or undefined after the last. The two production stages repeat for each step of the shift. */
export function nextStage(lifecycle: DeploymentLifecycle): LifecycleStage | undefined {
  const {stage, rollingBack, taken, shares, test} = lifecycle
  if (rollingBack) {
    if (stage === 'CLEAN_UP') return undefined
    if (stage === 'SCALE_UP') return 'PRODUCTION_TRAFFIC_SHIFT'
    return stage === 'PRODUCTION_TRAFFIC_SHIFT' && test > 0 ? 'TEST_TRAFFIC_SHIFT' : 'CLEAN_UP'
  }
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && taken < shares.length) return 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  return lifecycleStages[lifecycleStages.indexOf(stage) + 1]
}

/** The same lifecycle at the beginning of a stage: the shifts of traffic happen at the beginning of theirs. */
export function enterStage(lifecycle: DeploymentLifecycle, stage: LifecycleStage, nowMs: number): DeploymentLifecycle {
  const {rollingBack, shares, taken} = lifecycle
  const entered = {...lifecycle, stage, stageSinceMs: nowMs, hooks: undefined}
  if (stage === 'TEST_TRAFFIC_SHIFT') return {...entered, test: rollingBack ? 0 : 100}
  if (stage !== 'PRODUCTION_TRAFFIC_SHIFT') return entered
  return rollingBack ? {...entered, production: 0} : {...entered, production: shares[taken] ?? 100, taken: taken + 1}
}

/**
 * The same lifecycle turned back. Production traffic returns at once, unless blue was already being taken away: then it
 * is scaled up again first. What green never had need not be shifted back.
 */
export function beginRollback(lifecycle: DeploymentLifecycle, nowMs: number): DeploymentLifecycle {
  const turned = {...lifecycle, rollingBack: true}
  if (lifecycle.stage === 'CLEAN_UP') return enterStage(turned, 'SCALE_UP', nowMs)
  if (lifecycle.production > 0) return enterStage(turned, 'PRODUCTION_TRAFFIC_SHIFT', nowMs)
  return enterStage(turned, lifecycle.test > 0 ? 'TEST_TRAFFIC_SHIFT' : 'CLEAN_UP', nowMs)
}
