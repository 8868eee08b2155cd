import {answerNotices} from './answer-notices.js'
import {rebalance, rebalances} from './az-rebalance.js'
import {circuitBreakerSettings, circuitBreakerThreshold} from './circuit-breaker.js'
import {rollDaemon} from './daemon.js'
import {
  completeDeployment,
  currentServiceDeployment,
  editDeployment,
  editServiceDeployment,
  isFinished,
  primaryOf,
} from './deployments.js'
import type {Draft} from './draft.js'
import {emit} from './emit.js'
import {failDeployment} from './fail-deployment.js'
import {messages, stoppedReasons} from './messages.js'
import {rollOnce} from './roll.js'
import {rollStaged, stagedDeployment, stagedDueMs, wantedCount} from './staged.js'
import {standingOf} from './standing.js'
import type {Deployment, Service} from './state.js'
import {stopServiceTasks} from './stop-tasks.js'
import type {Task} from './task.js'

/** A service cannot need more rounds than this in one moment; more would be a fault of ours. */
const maxRounds = 1000

/** Failures whose retry delay is over count now; then the breaker is asked. */
function countDueFailures(draft: Draft, service: Service, primary: Deployment): Deployment {
  const due = primary.failuresDueAtMs.filter(atMs => atMs <= draft.nowMs)
  if (due.length === 0) return primary
  return editDeployment(service, primary.id, {
    failedTasks: primary.failedTasks + due.length,
    failuresDueAtMs: primary.failuresDueAtMs.filter(atMs => atMs > draft.nowMs),
    updatedAtMs: draft.nowMs,
  }) as Deployment
}

function watchBreaker(draft: Draft, service: Service, primary: Deployment): void {
  const current = currentServiceDeployment(service)
  const settings = circuitBreakerSettings(service.settings.deploymentConfiguration)
  const threshold = Math.max(1, circuitBreakerThreshold(settings, service.settings.desiredCount))
  if (current && !primary.rollback) {
    const {failureCount} = current.circuitBreaker
    if (failureCount !== primary.failedTasks || current.circuitBreaker.threshold !== threshold) {
      editServiceDeployment(service, current.deploymentId, {
        circuitBreaker: {...current.circuitBreaker, failureCount: primary.failedTasks, threshold},
        updatedAtMs: draft.nowMs,
      })
    }
  }
  if (!settings.enable || primary.rolloutState !== 'IN_PROGRESS' || primary.failedTasks < threshold) return
  failDeployment(draft, service, primary, {cause: 'breaker', rollback: settings.rollback})
}

function watchAlarms(draft: Draft, service: Service, primary: Deployment): void {
  const current = currentServiceDeployment(service)
  if (current?.alarms?.status !== 'MONITORING' || primary.rolloutState !== 'IN_PROGRESS' || primary.rollback) return
  const triggered = current.alarms.alarmNames.filter(name => draft.world.alarmState?.(name, draft.nowMs) === 'ALARM')
  if (triggered.length === 0) return
  const rollback = current.deploymentConfiguration.alarms?.rollback ?? false
  failDeployment(draft, service, primary, {cause: 'alarm', rollback, triggeredAlarmNames: triggered})
}

function openServiceDeployments(draft: Draft, service: Service): void {
  const {nowMs} = draft
  for (const deployment of service.serviceDeployments) {
    if (deployment.status === 'PENDING') {
      editServiceDeployment(service, deployment.deploymentId, {
        status: 'IN_PROGRESS',
        startedAtMs: nowMs,
        updatedAtMs: nowMs,
      })
    } else if (deployment.status === 'STOP_REQUESTED') {
      const stopped = {status: 'STOPPED', stoppedAtMs: nowMs, finishedAtMs: nowMs, updatedAtMs: nowMs} as const
      editServiceDeployment(service, deployment.deploymentId, stopped)
    } else if (deployment.status === 'ROLLBACK_REQUESTED') {
      const primary = primaryOf(service)
      if (primary) failDeployment(draft, service, primary, {cause: 'stopped', rollback: true})
    } else if (isFinished(deployment.status)) break
  }
}

interface Tally {
  running: number
  pending: number
  live: number
  all: number
}

function count(draft: Draft, service: Service): Map<string, Tally> {
  const counts = new Map(service.deployments.map(({id}) => [id, {running: 0, pending: 0, live: 0, all: 0}]))
  for (const arn of service.taskArns) {
    const task = draft.tasks.get(arn)
    const tally = task?.deploymentId ? counts.get(task.deploymentId) : undefined
    if (!task || !tally) continue
    tally.all++
    if (task.desiredStatus === 'RUNNING') tally.live++
    if (task.lastStatus === 'RUNNING') tally.running++
    else if (task.desiredStatus === 'RUNNING') tally.pending++
  }
  return counts
}

/** An older deployment leaves the list with its last task; the one a rollback would go back to stays. */
function updateCounts(draft: Draft, service: Service): void {
  const counts = count(draft, service)
  const lifecycle = stagedDeployment(service)?.lifecycle
  const kept = [service.completed?.id, lifecycle?.sourceDeploymentId]
  const gone = ({id, status}: Deployment) => status === 'ACTIVE' && !kept.includes(id) && !counts.get(id)?.all
  if (service.deployments.some(gone)) service.deployments = service.deployments.filter(one => !gone(one))
  service.deployments = service.deployments.map(deployment => {
    const {running, pending, live} = counts.get(deployment.id) ?? {running: 0, pending: 0, live: 0, all: 0}
    const desiredCount = lifecycle
      ? wantedCount(service, lifecycle, deployment)
      : deployment.status === 'PRIMARY'
        ? service.settings.desiredCount
        : live
    const same =
      deployment.runningCount === running &&
      deployment.pendingCount === pending &&
      deployment.desiredCount === desiredCount
    return same
      ? deployment
      : {...deployment, runningCount: running, pendingCount: pending, desiredCount, updatedAtMs: draft.nowMs}
  })
}

interface Settled {
  /** Every task of the PRIMARY deployment is in place and healthy, and nothing else is left. */
  settled: boolean
  /** Enough new tasks are healthy for early success. */
  early: boolean
}

function settle(draft: Draft, service: Service, primary: Deployment): Settled {
  const {desiredCount, deploymentConfiguration} = service.settings
  const standing = standingOf(draft, service, primary)
  const healthy = standing.staying.filter(task => task.healthy).length
  const oldStopping = standing.stopping.some(task => task.deploymentId !== primary.id)
  const settled =
    standing.staying.length === desiredCount &&
    healthy === desiredCount &&
    standing.leaving.length === 0 &&
    !oldStopping
  const early = deploymentConfiguration.earlySuccessCriteria
  const enough = early?.enable ? Math.ceil((desiredCount * (early.healthyPercent ?? 100)) / 100) : undefined
  return {settled, early: enough !== undefined && healthy >= enough}
}

function finish(draft: Draft, service: Service): void {
  const primary = primaryOf(service)
  if (!primary || primary.rolloutState === 'FAILED') return
  const {settled, early} = settle(draft, service, primary)
  const rolls = primary.rolloutState === 'IN_PROGRESS' && !stagedDeployment(service)
  if (rolls && (settled || early) && bakeIsOver(draft, service, primary)) completeDeployment(draft, service, primary)
  if (!settled || primaryOf(service)?.rolloutState !== 'COMPLETED') {
    if (!settled) service.steadyAtMs = undefined
    return
  }
  service.deployments = service.deployments.filter(({status}) => status === 'PRIMARY')
  const {steadyStateRepeatMs} = draft.assumptions
  if (service.steadyAtMs !== undefined && draft.nowMs - service.steadyAtMs < steadyStateRepeatMs) return
  service.steadyAtMs = draft.nowMs
  emit(draft, service, messages.steady())
}

/** With alarms the deployment stays IN_PROGRESS for a while after its last task is in place. */
function bakeIsOver(draft: Draft, service: Service, primary: Deployment): boolean {
  const current = currentServiceDeployment(service)
  if (current?.alarms?.status !== 'MONITORING' || primary.rollback) return true
  const bakeMs = draft.assumptions.alarmBakeMs
  const untilMs = current.bakeUntilMs ?? draft.nowMs + bakeMs
  if (current.bakeUntilMs === undefined) {
    editServiceDeployment(service, current.deploymentId, {bakeUntilMs: untilMs, updatedAtMs: draft.nowMs})
  }
  return draft.nowMs >= untilMs
}

/** A deleted service stops everything, and is INACTIVE when the last task is gone. */
function drainService(draft: Draft, service: Service): void {
  const tasks = [...service.taskArns].map(arn => draft.tasks.get(arn)).filter(task => task !== undefined)
  const live = tasks.filter(task => task.desiredStatus === 'RUNNING')
  const id = primaryOf(service)?.id ?? ''
  stopServiceTasks(draft, service, live as Task[], () => stoppedReasons.scaling(id))
  if (service.taskArns.size === 0) service.status = 'INACTIVE'
}

function nextServiceMs(draft: Draft, service: Service): number | undefined {
  const times: number[] = []
  const primary = primaryOf(service)
  const current = currentServiceDeployment(service)
  if (primary && primary.rolloutState !== 'FAILED' && service.status === 'ACTIVE') {
    if (primary.nextAttemptAtMs !== undefined) times.push(primary.nextAttemptAtMs)
    times.push(...primary.failuresDueAtMs)
    if (primary.rolloutState === 'IN_PROGRESS' && current) {
      if (current.alarms?.status === 'MONITORING') times.push(draft.nowMs + draft.assumptions.alarmPollMs)
      if (current.bakeUntilMs !== undefined) times.push(current.bakeUntilMs)
      times.push(...stagedDueMs(draft, service))
    }
    if (service.steadyAtMs !== undefined) {
      times.push(service.steadyAtMs + draft.assumptions.steadyStateRepeatMs)
      if (rebalances(service)) times.push(service.steadyAtMs + draft.assumptions.rebalanceAfterMs)
    }
  }
  const later = times.filter(atMs => atMs > draft.nowMs)
  return later.length > 0 ? Math.min(...later) : undefined
}

/** Brings one service to this moment: what its tasks did, failures, the rolling update, completion. */
export function reconcileService(draft: Draft, serviceName: string): void {
  const service = draft.services.edit(serviceName)
  if (!service) {
    draft.due.services.set(serviceName, undefined)
    return
  }
  for (let round = 0; round < maxRounds; round++) {
    const notices = draft.notices.get(serviceName) ?? []
    draft.notices.delete(serviceName)
    answerNotices(draft, service, notices)
    if (service.status === 'ACTIVE') {
      openServiceDeployments(draft, service)
      const primary = primaryOf(service)
      if (primary) watchBreaker(draft, service, countDueFailures(draft, service, primary))
      const still = primaryOf(service)
      if (still) watchAlarms(draft, service, still)
      const roll: (draft: Draft, service: Service) => boolean =
        service.settings.schedulingStrategy === 'DAEMON'
          ? rollDaemon
          : stagedDeployment(service)
            ? rollStaged
            : rollOnce
      if (!roll(draft, service) && !draft.notices.has(serviceName)) break
    } else {
      drainService(draft, service)
      if (!draft.notices.has(serviceName)) break
    }
  }
  updateCounts(draft, service)
  if (service.status === 'ACTIVE') {
    finish(draft, service)
    rebalance(draft, service)
  }
  draft.due.services.set(serviceName, nextServiceMs(draft, service))
}
