import type {DeploymentLifecycleHookDetail, ServiceDeployment, ServiceRevisionSummary} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {formatDuration} from '../core/units.js'
import {type RolloutContext, stamped} from './context.js'
import type {PausedAt, ProgressEvent, ServiceEventEvent, Weights} from './event.js'

/**
 * What a deployment in stages tells beside its counts: traffic, what is left of its bake time, the pause it waits at.
 * Keeps the moment the bake time began; every moment is AWS's.
 */
export class StagedProgress {
  readonly #told = new Set<string>()
  #beforeBakeMs = 0
  #bakeBeganMs: number | undefined

  /** The members of a progress line, and `key`: what must differ for another line to be worth it. */
  of(
    context: RolloutContext,
    service: string,
    deployment: ServiceDeployment,
  ): {members: Pick<ProgressEvent, 'traffic' | 'bake' | 'paused'>; key: string} {
    const traffic = trafficOf(deployment)
    const bake = this.#bake(deployment, context.clock.now())
    const waiting = waitingOf(deployment)[0]
    const paused = waiting && pausedAt(context, service, deployment, waiting)
    // a quarter at a time: a log gets four lines of a bake time, however long it is
    const quarter = bake && Math.ceil((4 * bake.leftMs) / bake.ofMs)
    return {
      members: {...(traffic ? {traffic} : {}), ...(bake ? {bake} : {}), ...(paused ? {paused} : {})},
      key: JSON.stringify([traffic, quarter, waiting?.hookId]),
    }
  }

  /** A hook of type PAUSE waits for a person: said once, with the command that goes on and what happens without. */
  *tell(context: RolloutContext, service: string, deployment: ServiceDeployment): Generator<ServiceEventEvent> {
    for (const hook of waitingOf(deployment)) {
      const id = hook.hookId ?? ''
      if (this.#told.has(id)) continue
      this.#told.add(id)
      const {command, leftMs, timeoutAction} = pausedAt(context, service, deployment, hook)
      const then = timeoutAction === 'CONTINUE' ? 'goes on by itself' : 'rolls it back'
      const otherwise = leftMs === undefined ? '' : `; unanswered for ${formatDuration(leftMs)}, ECS ${then}`
      yield stamped<ServiceEventEvent>(context, {
        type: 'event',
        service,
        message: `paused at ${deployment.lifecycleStage ?? 'a lifecycle stage'}: go on with \`${command}\`, back with \`--rollback\`${otherwise}`,
        rule: 'paused',
      })
    }
  }

  #bake(deployment: ServiceDeployment, nowMs: number): ProgressEvent['bake'] {
    const minutes = deployment.deploymentConfiguration?.bakeTimeInMinutes ?? 0
    const bakes = deployment.lifecycleStage === 'BAKE_TIME' && deployment.status === 'IN_PROGRESS'
    if (!bakes) {
      this.#beforeBakeMs = nowMs
      this.#bakeBeganMs = undefined
    }
    // a first deployment has nothing to compare itself with, and is over at once
    if (!bakes || minutes <= 0 || !deployment.sourceServiceRevisions?.length) return undefined
    // the change to this stage is the last one ECS dated; it came after the poll that still saw another
    const changedMs = deployment.updatedAt?.getTime() ?? nowMs
    this.#bakeBeganMs ??= Math.min(nowMs, Math.max(this.#beforeBakeMs, changedMs))
    const ofMs = minutes * 60_000
    return {leftMs: Math.max(0, this.#bakeBeganMs + ofMs - nowMs), ofMs}
  }
}

const waitingOf = (deployment: ServiceDeployment) =>
  (deployment.lifecycleHookDetails ?? []).filter(
    ({targetType, status}) => targetType === 'PAUSE' && status === 'AWAITING_ACTION',
  )

function pausedAt(
  context: RolloutContext,
  service: string,
  deployment: ServiceDeployment,
  {hookId, expiresAt, timeoutAction}: DeploymentLifecycleHookDetail,
): PausedAt {
  const which = waitingOf(deployment).length > 1 && hookId ? ` --hook ${hookId}` : ''
  return {
    command: `gantry continue ${service} --cluster ${arnName(context.cluster)}${which}`,
    ...(expiresAt ? {leftMs: Math.max(0, expiresAt.getTime() - context.clock.now())} : {}),
    ...(timeoutAction ? {timeoutAction} : {}),
  }
}

// AWS docs: the weights are those asked for, a snapshot that real traffic may lag behind.
function trafficOf(deployment: ServiceDeployment): ProgressEvent['traffic'] {
  const {targetServiceRevision: target, sourceServiceRevisions: sources = []} = deployment
  if (!deployment.lifecycleStage || target?.requestedProductionTrafficWeight === undefined) return undefined
  return {
    new: weights([target]),
    // a first deployment has no other side
    ...(sources.length > 0 ? {old: weights(sources)} : {}),
  }
}

function weights(revisions: readonly ServiceRevisionSummary[]): Weights {
  const sum = (of: (revision: ServiceRevisionSummary) => number | undefined) =>
    Math.round(10 * revisions.reduce((total, revision) => total + (of(revision) ?? 0), 0)) / 10
  return {
    production: sum(revision => revision.requestedProductionTrafficWeight),
    test: sum(revision => revision.requestedTestTrafficWeight),
  }
}
