import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import type {Outcome} from './event.js'

/** What one poll saw of our deployment. */
export interface Observed {
  /** Absent: DescribeServices did not find the service, or it is INACTIVE or DRAINING. */
  service?: Service
  deployment?: ServiceDeployment
  /** A service deployment of the same service that was created after ours. */
  newer?: {arn: string; createdAtMs?: number}
  /** `ecs-svc/…` of our deployment. */
  deploymentId?: string
  /** Target revision our deployment had when it was first seen. */
  revisionArn?: string
}

export interface Ending {
  outcome: Extract<Outcome, 'succeeded' | 'failed' | 'superseded' | 'rolled-back'>
  /** ECS's own words, where it gave any. */
  reason?: string
  /** By its early success criteria: tasks of both revisions may still come and go. */
  early?: boolean
  /** Not final on its face: believed only when later polls say the same. */
  provisional?: boolean
}

const rollbackUnderWay = new Set(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'])

/** Whether the breaker or an alarm stopped the deployment. */
export function monitorTriggered(deployment: ServiceDeployment | undefined): boolean {
  return deployment?.deploymentCircuitBreaker?.status === 'TRIGGERED' || deployment?.alarms?.status === 'TRIGGERED'
}

/** Whether ECS is going back to an earlier revision. */
export function isRollingBack(deployment: ServiceDeployment | undefined): boolean {
  return rollbackUnderWay.has(deployment?.status ?? '')
}

/**
 * How our deployment ended, or undefined while it goes on. Rests on the service deployment's status, the breaker's and
 * alarms' status and the presence of a newer deployment; never on counts of tasks.
 */
export function endingOf(observed: Observed): Ending | undefined {
  const {service, deployment, newer, revisionArn} = observed
  if (!service) return {outcome: 'failed', reason: 'the service was deleted while it was watched'}
  if (!deployment) return undefined
  const reason = deployment.statusReason || undefined
  switch (deployment.status) {
    case 'SUCCESSFUL': {
      const target = deployment.targetServiceRevision?.arn
      if (revisionArn !== undefined && target !== undefined && target !== revisionArn)
        return {outcome: 'failed', reason: `it completed with another revision than ours: ${target}`}
      // AWS docs: early success criteria; the rest of the tasks is replaced after the deployment has ended
      const early = deployment.deploymentConfiguration?.earlySuccessCriteria?.enable === true
      return {outcome: 'succeeded', ...(reason ? {reason} : {}), ...(early ? {early} : {})}
    }
    case 'ROLLBACK_SUCCESSFUL':
      return {outcome: 'rolled-back', reason: deployment.rollback?.reason || reason}
    case 'ROLLBACK_FAILED':
      return {outcome: 'failed', reason: reason ?? 'the rollback failed too'}
    case 'STOPPED':
      if (monitorTriggered(deployment)) return {outcome: 'failed', reason}
      if (newer) return {outcome: 'superseded', reason}
      return {outcome: 'failed', reason: reason ?? 'the deployment was stopped', provisional: true}
    case 'STOP_REQUESTED':
      if (!monitorTriggered(deployment) && newer) return {outcome: 'superseded', reason}
      return undefined
    case 'PENDING':
    case 'IN_PROGRESS': {
      if (!monitorTriggered(deployment)) return undefined
      const rollout = service.deployments?.find(candidate => candidate.id === observed.deploymentId)
      if (rollout?.rolloutState !== 'FAILED') return undefined
      // tripped, and nothing to go back to: ECS leaves the service standing like this
      return {outcome: 'failed', reason: rollout.rolloutStateReason || reason, provisional: willRollBack(deployment)}
    }
    default:
      return undefined
  }
}

function willRollBack(deployment: ServiceDeployment): boolean {
  if (!deployment.sourceServiceRevisions?.length) return false
  const configuration = deployment.deploymentConfiguration
  const byBreaker = deployment.deploymentCircuitBreaker?.status === 'TRIGGERED'
  return Boolean(byBreaker ? configuration?.deploymentCircuitBreaker?.rollback : configuration?.alarms?.rollback)
}
