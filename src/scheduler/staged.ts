import {completeDeployment, currentServiceDeployment, editServiceDeployment, primaryOf} from './deployments.js'
import type {Draft} from './draft.js'
import {drawHookId} from './draws.js'
import {type Failure, failDeployment} from './fail-deployment.js'
import {advanceHook, hookDueMs, isOpen, startHooks, turnsBack} from './hooks.js'
import {keepRevision} from './keep-revision.js'
import {type DeploymentLifecycle, enterStage, type LifecycleStage, nextStage} from './lifecycle-stage.js'
import {statusReasons} from './messages.js'
import {standingOf} from './standing.js'
import type {Deployment, Service, ServiceDeployment} from './state.js'
import {bakeMs, stepBakeMs} from './strategy.js'

/** AWS docs: a deployment in stages takes 30 days at most. */
const longestDeploymentMs = 30 * 24 * 3_600_000

/** The service deployment in stages under way, if there is one. */
export function stagedDeployment(service: Service): (ServiceDeployment & {lifecycle: DeploymentLifecycle}) | undefined {
  const current = currentServiceDeployment(service)
  return current?.lifecycle ? (current as ServiceDeployment & {lifecycle: DeploymentLifecycle}) : undefined
}

/** How many tasks of a revision are wanted in a stage: blue until it is cleaned up, green from its scale-up on. */
export function wantedCount(service: Service, lifecycle: DeploymentLifecycle, deployment: Deployment): number {
  const {desiredCount} = service.settings
  const {stage, rollingBack, sourceDeploymentId} = lifecycle
  if (deployment.id === sourceDeploymentId) return rollingBack || stage !== 'CLEAN_UP' ? desiredCount : 0
  const green = deployment.serviceRevisionArn === stagedDeployment(service)?.targetServiceRevisionArn
  if (!green || stage === 'RECONCILE_SERVICE' || stage === 'PRE_SCALE_UP') return 0
  return rollingBack && stage === 'CLEAN_UP' ? 0 : desiredCount
}

/** The revision production traffic goes to, wholly or in part. */
function serves(lifecycle: DeploymentLifecycle, deployment: Deployment): boolean {
  return deployment.id === lifecycle.sourceDeploymentId ? lifecycle.production < 100 : lifecycle.production > 0
}

/**
 * One round of a deployment in stages: walks on through the stages that are over, then keeps each revision at the number
 * of tasks its stage wants. True when anything changed.
 * @see AWS docs: Amazon ECS blue/green service deployments workflow; linear deployments; canary deployments
 */
export function rollStaged(draft: Draft, service: Service): boolean {
  let changed = false
  while (walk(draft, service)) changed = true
  const lifecycle = stagedDeployment(service)?.lifecycle
  if (!lifecycle || primaryOf(service)?.rolloutState === 'FAILED') return changed
  for (const {id} of service.deployments) {
    const deployment = service.deployments.find(one => one.id === id)
    if (!deployment) continue
    const count = wantedCount(service, lifecycle, deployment)
    if (keepRevision(draft, service, deployment, count, count > 0 && serves(lifecycle, deployment))) changed = true
  }
  return changed
}

/** Goes on by one stage, or fails or completes the deployment. False when the stage is not over. */
function walk(draft: Draft, service: Service): boolean {
  const current = stagedDeployment(service)
  const primary = primaryOf(service)
  if (!current || !primary || primary.rolloutState !== 'IN_PROGRESS') return false
  const lifecycle = runHooks(draft, service, current)
  const failure = failureOf(draft, service, current, lifecycle)
  if (failure) {
    failDeployment(draft, service, primary, failure)
    return true
  }
  if (!isOver(draft, service, primary, lifecycle, current)) return false
  const stage = nextStage(lifecycle)
  if (stage === undefined) completeDeployment(draft, service, primary)
  else enter(draft, service, current, enterStage(lifecycle, stage, draft.nowMs))
  return true
}

function enter(draft: Draft, service: Service, current: ServiceDeployment, lifecycle: DeploymentLifecycle): void {
  const quiet = lifecycle.stage === 'CLEAN_UP' && current.alarms?.status === 'MONITORING'
  editServiceDeployment(service, current.deploymentId, {
    lifecycle,
    updatedAtMs: draft.nowMs,
    ...(quiet && current.alarms ? {alarms: {...current.alarms, status: 'MONITORING_COMPLETE' as const}} : {}),
  })
}

/** The stage's hooks, started when they have not been, and brought to this moment. */
function runHooks(
  draft: Draft,
  service: Service,
  current: ServiceDeployment & {lifecycle: DeploymentLifecycle},
): DeploymentLifecycle {
  const {lifecycle} = current
  const {stage, rollingBack = false} = lifecycle
  const {nowMs, world} = draft
  const configured = current.deploymentConfiguration.lifecycleHooks ?? []
  if (!lifecycle.hooks) tellStage(draft, service, current.deploymentId, lifecycle)
  // turned back, only the shifts of traffic call their hooks again
  const begins = !rollingBack || stage === 'PRODUCTION_TRAFFIC_SHIFT' || stage === 'TEST_TRAFFIC_SHIFT'
  const started =
    lifecycle.hooks ?? (begins ? startHooks(configured, stage, lifecycle.stageSinceMs, () => drawHookId(draft)) : [])
  const hooks = started.map(run => {
    const continued = run.targetType === 'PAUSE' ? world.continuesAfterMs?.(stage) : undefined
    if (isOpen(run) && continued !== undefined && run.startedAtMs + continued <= nowMs) {
      return {...run, status: 'SUCCEEDED' as const}
    }
    return advanceHook(run, nowMs, invocation => {
      const hookTargetArn = run.targetArn ?? ''
      const call = {hookTargetArn, lifecycleStage: stage, serviceName: service.serviceName, invocation, rollingBack}
      return world.hookAnswer?.(call, nowMs) ?? {hookStatus: 'SUCCEEDED'}
    })
  })
  const same = lifecycle.hooks?.every((run, index) => run === hooks[index])
  if (same) return lifecycle
  const next = {...lifecycle, hooks}
  editServiceDeployment(service, current.deploymentId, {lifecycle: next, updatedAtMs: nowMs})
  return next
}

function tellStage(draft: Draft, service: Service, deploymentId: string, lifecycle: DeploymentLifecycle): void {
  const {stage, production, test} = lifecycle
  const {serviceName} = service
  draft.events.push({type: 'stage', atMs: draft.nowMs, serviceName, deploymentId, stage, production, test})
}

/** What turns the deployment back: a hook, or a limit of time. A rollback under way is not turned back again. */
function failureOf(
  draft: Draft,
  service: Service,
  current: ServiceDeployment,
  lifecycle: DeploymentLifecycle,
): Failure | undefined {
  const {stage, stageSinceMs, rollingBack, hooks = []} = lifecycle
  const tooLong = waitsForTasks(stage) && draft.nowMs - stageSinceMs >= draft.assumptions.longestStageMs
  if (tooLong) return {cause: 'timeout', rollback: true, reason: statusReasons.stageTimeout(stage)}
  if (rollingBack) return undefined
  const network = stage === 'PRE_SCALE_UP' ? draft.world.networkFault?.(service) : undefined
  if (network !== undefined) return {cause: 'network', rollback: true, reason: statusReasons.network(network)}
  const bad = hooks.find(turnsBack)
  if (bad?.status === 'TIMED_OUT') {
    const kind = bad.targetType === 'PAUSE' ? 'pause hook' : 'lifecycle hook'
    return {cause: 'hook', rollback: true, reason: statusReasons.hookTimeout(stage, kind)}
  }
  if (bad) return {cause: 'hook', rollback: true, reason: statusReasons.hook(stage, bad.reason ?? '')}
  if (draft.nowMs - current.createdAtMs < longestDeploymentMs) return undefined
  return {cause: 'timeout', rollback: true, reason: statusReasons.deploymentTimeout()}
}

const waitsForTasks = (stage: LifecycleStage) =>
  ['RECONCILE_SERVICE', 'SCALE_UP', 'PRE_PRODUCTION_TRAFFIC_SHIFT'].includes(stage)

/** Time a stage takes at least. A bake needs both revisions: a service's first deployment has none. */
function restMs(draft: Draft, {deploymentConfiguration}: ServiceDeployment, lifecycle: DeploymentLifecycle): number {
  const {stage, taken, shares, rollingBack, sourceDeploymentId} = lifecycle
  const {lifecycleStageMs} = draft.assumptions
  if (stage === 'SCALE_UP') return 0
  if (stage === 'BAKE_TIME') return sourceDeploymentId ? bakeMs(deploymentConfiguration) : 0
  if (stage === 'TEST_TRAFFIC_SHIFT') return lifecycleStageMs + networkMs(draft, lifecycle)
  if (stage !== 'PRODUCTION_TRAFFIC_SHIFT') return lifecycleStageMs
  const bakes = !rollingBack && taken < shares.length
  return lifecycleStageMs + networkMs(draft, lifecycle) + (bakes ? stepBakeMs(deploymentConfiguration) : 0)
}

function networkMs(draft: Draft, lifecycle: DeploymentLifecycle): number {
  return lifecycle.networkLoadBalancer ? draft.assumptions.networkLoadBalancerShiftMs : 0
}

function isOver(
  draft: Draft,
  service: Service,
  primary: Deployment,
  lifecycle: DeploymentLifecycle,
  current: ServiceDeployment,
): boolean {
  if (lifecycle.hooks?.some(isOpen)) return false
  if (draft.nowMs - lifecycle.stageSinceMs < restMs(draft, current, lifecycle)) return false
  const {staying, leaving, stopping} = standingOf(draft, service, primary)
  const {desiredCount} = service.settings
  const ready = staying.filter(task => task.healthy).length >= desiredCount
  switch (lifecycle.stage) {
    // turned back, PRIMARY is blue again
    case 'SCALE_UP':
    case 'PRE_PRODUCTION_TRAFFIC_SHIFT':
      return ready
    case 'RECONCILE_SERVICE':
      return ![...leaving, ...stopping].some(({deploymentId}) => isOvertaken(lifecycle, deploymentId, primary.id))
    case 'CLEAN_UP':
      return ![...leaving, ...stopping].some(({deploymentId}) => deploymentId !== primary.id)
    default:
      return true
  }
}

const isOvertaken = (lifecycle: DeploymentLifecycle, deploymentId: string | undefined, primaryId: string) =>
  deploymentId !== primaryId && deploymentId !== lifecycle.sourceDeploymentId

/** When something happens to the deployment in stages by itself. */
export function stagedDueMs(draft: Draft, service: Service): number[] {
  const current = stagedDeployment(service)
  if (!current) return []
  const {lifecycle} = current
  const {stage, stageSinceMs, hooks = []} = lifecycle
  const continued = draft.world.continuesAfterMs?.(stage)
  return [
    stageSinceMs + restMs(draft, current, lifecycle),
    current.createdAtMs + longestDeploymentMs,
    ...(waitsForTasks(stage) ? [stageSinceMs + draft.assumptions.longestStageMs] : []),
    ...hooks.flatMap(run => hookDueMs(run) ?? []),
    ...(continued === undefined ? [] : hooks.map(run => run.startedAtMs + continued)),
  ]
}
