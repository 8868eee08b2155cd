import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {deploymentBounds} from '../definition/deployment-bounds.js'
import type {ProgressEvent} from './event.js'

type Progress = Omit<ProgressEvent, 'v' | 'at' | 'type' | 'service'>

/** One poll's answer as a progress line: `new` is our deployment, `old` every other one of the service. */
export function progressOf(
  service: Service,
  deployment: ServiceDeployment,
  deploymentId: string | undefined,
): Progress {
  const desired = service.desiredCount ?? 0
  const configuration = service.deploymentConfiguration
  const strategy = (deployment.deploymentConfiguration ?? configuration)?.strategy ?? 'ROLLING'
  // in stages the second revision starts beside the first, whatever the percentages say
  const bounds =
    strategy === 'ROLLING'
      ? deploymentBounds({
          desiredCount: desired,
          minimumHealthyPercent: configuration?.minimumHealthyPercent,
          maximumPercent: configuration?.maximumPercent,
          schedulingStrategy: service.schedulingStrategy,
        })
      : {lower: desired, upper: 2 * desired}
  const deployments = service.deployments ?? []
  const ours = deployments.find(candidate => candidate.id === deploymentId)
  const others = deployments.filter(candidate => candidate.id !== deploymentId)
  const breaker = deployment.deploymentCircuitBreaker
  const counts = (from: {runningCount?: number; pendingCount?: number}) => ({
    running: from.runningCount ?? 0,
    pending: from.pendingCount ?? 0,
  })
  const target = deployment.targetServiceRevision
  return {
    status: deployment.status ?? 'PENDING',
    desired,
    lower: bounds.lower,
    upper: bounds.upper,
    old: others
      .map(counts)
      .reduce((sum, side) => ({running: sum.running + side.running, pending: sum.pending + side.pending}), {
        running: 0,
        pending: 0,
      }),
    new: {
      ...(ours ? counts(ours) : {running: target?.runningTaskCount ?? 0, pending: target?.pendingTaskCount ?? 0}),
      failed: ours?.failedTasks ?? 0,
    },
    ...(breaker && breaker.status !== 'DISABLED' && breaker.threshold
      ? {breaker: {failures: breaker.failureCount ?? 0, threshold: breaker.threshold}}
      : {}),
    ...(deployment.lifecycleStage ? {stage: deployment.lifecycleStage} : {}),
  }
}
