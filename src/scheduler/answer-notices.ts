import {circuitBreakerSettings} from './circuit-breaker.js'
import {editDeployment, primaryOf} from './deployments.js'
import type {Draft, Notice} from './draft.js'
import {emit, resolve} from './emit.js'
import {messages} from './messages.js'
import {retryDelayMs} from './retry-backoff.js'
import {backOff} from './start-tasks.js'
import type {Deployment, Service} from './state.js'
import type {Task} from './task.js'

/** Measured: failedTasks rises a little after the next attempt. */
const countingLagMs = 10_000

/** One task failed, as the circuit breaker counts. */
function countFailure(draft: Draft, service: Service, task: Task): void {
  const primary = primaryOf(service)
  const edited = draft.tasks.edit(task.taskArn)
  if (
    !primary ||
    !edited ||
    edited.failed ||
    task.deploymentId !== primary.id ||
    primary.rolloutState !== 'IN_PROGRESS'
  )
    return
  edited.failed = true
  editDeployment(service, primary.id, {failedTasks: primary.failedTasks + 1, updatedAtMs: draft.nowMs})
}

function failedToStart(draft: Draft, service: Service, task: Task): void {
  const deployment = service.deployments.find(({id}) => id === task.deploymentId)
  if (task.launchType === 'FARGATE' && task.stoppedReason) {
    emit(draft, service, messages.notPlaced(task.stoppedReason), 'placement')
  }
  if (!deployment) return
  const sameRound = deployment.backedOffAtMs !== undefined && task.createdAtMs < deployment.backedOffAtMs
  const waiting = sameRound ? deployment : backOff(draft, service, deployment)
  const edited = draft.tasks.edit(task.taskArn)
  if (edited) edited.failed = true
  if (deployment.rolloutState !== 'IN_PROGRESS') return
  const {launchFailureCountsAtRetry, retryDelaysMs} = draft.assumptions
  const delayMs = launchFailureCountsAtRetry ? retryDelayMs(waiting.launchFailures, retryDelaysMs) + countingLagMs : 0
  editDeployment(service, deployment.id, {
    failuresDueAtMs: [...waiting.failuresDueAtMs, draft.nowMs + task.script.deprovisioningMs + delayMs],
  })
}

function becameHealthy(service: Service, deployment: Deployment): void {
  const {resetOnHealthyTask} = circuitBreakerSettings(service.settings.deploymentConfiguration)
  editDeployment(service, deployment.id, {
    proven: true,
    launchFailures: 0,
    nextAttemptAtMs: undefined,
    ...(resetOnHealthyTask ? {failedTasks: 0, failuresDueAtMs: []} : {}),
  })
  resolve(service, 'placement', 'impaired', 'launch')
}

/** A check failed after the grace period: told, and marked for replacement. */
function becameUnhealthy(draft: Draft, service: Service, task: Task): void {
  const edited = draft.tasks.edit(task.taskArn)
  if (!edited || edited.unhealthy || edited.desiredStatus === 'STOPPED') return
  edited.unhealthy = edited.healthStatus === 'UNHEALTHY' ? 'container' : 'target'
  if (edited.unhealthy === 'container') emit(draft, service, messages.containerUnhealthy(task.taskArn))
  for (const target of edited.targets) {
    if (target.state !== 'unhealthy') continue
    const reason = target.reason ?? 'Health checks failed'
    emit(draft, service, messages.targetUnhealthy(task.taskArn, target.containerPort, target.targetGroupArn, reason))
  }
  countFailure(draft, service, edited)
}

function stopped(draft: Draft, service: Service, task: Task): void {
  if (task.lastStatus !== 'STOPPED') return
  ;(service.taskArns as Set<string>).delete(task.taskArn)
  const byItself = task.stopCode === 'EssentialContainerExited'
  if (byItself && !task.proven) countFailure(draft, service, task)
}

/** Answers to what the service's tasks did at this moment, in the order they did it. */
export function answerNotices(draft: Draft, service: Service, notices: readonly Notice[]): void {
  const targets = {registered: new Map<string, number>(), deregistered: new Map<string, number>()}
  for (const notice of notices) {
    if (notice.type !== 'registered' && notice.type !== 'deregistered') continue
    const counts = targets[notice.type]
    for (const arn of notice.targetGroupArns) counts.set(arn, (counts.get(arn) ?? 0) + 1)
  }
  for (const [arn, count] of targets.registered) emit(draft, service, messages.registered(count, arn))
  for (const [arn, count] of targets.deregistered) emit(draft, service, messages.deregistered(count, arn))
  for (const notice of notices) {
    const task = draft.tasks.get(notice.taskArn)
    if (!task) continue
    if (notice.type === 'failed-to-start') failedToStart(draft, service, task)
    else if (notice.type === 'unhealthy') becameUnhealthy(draft, service, task)
    else if (notice.type === 'stopped') stopped(draft, service, task)
    else if (notice.type === 'healthy') {
      const deployment = service.deployments.find(({id}) => id === task.deploymentId)
      if (deployment && deployment.id === primaryOf(service)?.id) becameHealthy(service, deployment)
    }
  }
}
