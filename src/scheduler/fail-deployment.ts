import {currentServiceDeployment, editDeployment, editServiceDeployment, told} from './deployments.js'
import type {Draft} from './draft.js'
import {emit} from './emit.js'
import {beginRollback} from './lifecycle-stage.js'
import {messages, rolloutReasons, statusReasons} from './messages.js'
import type {Deployment, Service, ServiceDeployment, ServiceRevision} from './state.js'

/** What made a deployment fail, and whether the service is configured to go back then. */
export interface Failure {
  cause: 'breaker' | 'alarm' | 'stopped' | 'hook' | 'network' | 'timeout'
  rollback: boolean
  /** The status reason of a cause that has more than one. */
  reason?: string
  triggeredAlarmNames?: readonly string[]
}

/**
 * The primary deployment fails: nothing more of it is started. With rollback the most recent COMPLETED deployment becomes
 * PRIMARY and IN_PROGRESS again; without one, or when this already was a rollback, the service stalls (AWS docs:
 * deployment circuit breaker).
 */
export function failDeployment(draft: Draft, service: Service, primary: Deployment, failure: Failure): void {
  const {nowMs} = draft
  const target = failure.rollback && !primary.rollback ? rollbackTarget(service, primary) : undefined
  const alarm = failure.cause === 'alarm'
  editDeployment(service, primary.id, {
    rolloutState: 'FAILED',
    rolloutStateReason: failed(primary, failure),
    updatedAtMs: nowMs,
    failuresDueAtMs: [],
    nextAttemptAtMs: undefined,
  })
  if (failure.cause === 'breaker') emit(draft, service, messages.deploymentFailedToStart(primary.id))
  if (alarm) emit(draft, service, messages.deploymentAlarm(primary.id))
  if (failure.cause === 'hook') emit(draft, service, messages.deploymentHook(primary.id))
  if (failure.cause === 'network' || failure.cause === 'timeout') {
    emit(draft, service, messages.deploymentFailed(primary.id, failure.reason ?? ''))
  }
  told(draft, service, primary.id, 'FAILED')
  const current = currentServiceDeployment(service)
  if (current) {
    editServiceDeployment(service, current.deploymentId, {
      updatedAtMs: nowMs,
      ...(failure.cause === 'breaker'
        ? {circuitBreaker: {...current.circuitBreaker, status: 'TRIGGERED' as const}}
        : {}),
      ...(alarm && current.alarms
        ? {
            alarms: {
              ...current.alarms,
              status: 'TRIGGERED' as const,
              triggeredAlarmNames: failure.triggeredAlarmNames ?? [],
            },
          }
        : {}),
      ...outcome(primary, target, failure, nowMs),
      ...(current.lifecycle && target ? {lifecycle: beginRollback(current.lifecycle, nowMs)} : {}),
    })
  }
  if (target) rollBack(draft, service, target, failure)
}

function failed(primary: Deployment, failure: Failure): string {
  if (failure.cause === 'alarm') return rolloutReasons.alarm()
  if (failure.cause === 'hook') return rolloutReasons.hook()
  if (failure.cause === 'network' || failure.cause === 'timeout') return rolloutReasons.failed(primary.id)
  return failure.cause === 'stopped' ? rolloutReasons.stopped(primary.id) : rolloutReasons.failedToStart()
}

function outcome(
  primary: Deployment,
  target: Deployment | undefined,
  failure: Failure,
  nowMs: number,
): Partial<ServiceDeployment> {
  if (target) {
    const reason = reasonOf(failure)
    return {
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: reason,
      rollback: {reason, startedAtMs: nowMs, serviceRevisionArn: target.serviceRevisionArn},
    }
  }
  if (primary.rollback) return {status: 'ROLLBACK_FAILED', finishedAtMs: nowMs}
  return {
    status: 'STOPPED',
    statusReason: failure.reason ?? failed(primary, failure),
    stoppedAtMs: nowMs,
    finishedAtMs: nowMs,
  }
}

function reasonOf({cause, reason}: Failure): string {
  return cause === 'breaker' || cause === 'alarm' || cause === 'stopped' ? statusReasons[cause] : (reason ?? '')
}

function rollbackTarget(service: Service, primary: Deployment): Deployment | undefined {
  const lifecycle = currentServiceDeployment(service)?.lifecycle
  if (lifecycle) return service.deployments.find(({id}) => id === lifecycle.sourceDeploymentId && id !== primary.id)
  return service.completed && service.completed.id !== primary.id ? service.completed : undefined
}

function rollBack(draft: Draft, service: Service, target: Deployment, failure: Failure): void {
  const {nowMs} = draft
  const revived: Deployment = {
    ...(service.deployments.find(deployment => deployment.id === target.id) ?? target),
    status: 'PRIMARY',
    desiredCount: service.settings.desiredCount,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: rolloutReasons.rollingBackFor(failure.cause, target.id),
    updatedAtMs: nowMs,
    failedTasks: 0,
    launchFailures: 0,
    nextAttemptAtMs: undefined,
    failuresDueAtMs: [],
    rollback: true,
  }
  service.deployments = [
    revived,
    ...service.deployments
      .filter(deployment => deployment.id !== target.id)
      .map(deployment => ({...deployment, status: 'ACTIVE' as const})),
  ]
  const revision = service.serviceRevisions.find(one => one.serviceRevisionArn === target.serviceRevisionArn)
  if (revision) service.settings = revisedSettings(service, revision)
  // what daemons reserve follows the service's task definition
  draft.placer = undefined
  // not eligible again until it is COMPLETED once more
  service.completed = undefined
  emit(draft, service, messages.rollingBack(target.id))
  told(draft, service, target.id, 'IN_PROGRESS')
  draft.due.services.sooner(service.serviceName, nowMs)
}

/** The settings a deployment carries come back; those that start none (desiredCount, percentages, …) stay. */
function revisedSettings(service: Service, revision: ServiceRevision): Service['settings'] {
  const old = revision.settings
  return {
    ...service.settings,
    taskDefinition: old.taskDefinition,
    networkConfiguration: old.networkConfiguration,
    platformVersion: old.platformVersion,
    loadBalancers: old.loadBalancers,
    serviceRegistries: old.serviceRegistries,
    serviceConnectConfiguration: old.serviceConnectConfiguration,
    volumeConfigurations: old.volumeConfigurations,
    vpcLatticeConfigurations: old.vpcLatticeConfigurations,
  }
}
