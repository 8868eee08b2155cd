import type {PlacementStrategy, TaskDefinition} from '@aws-sdk/client-ecs'
import {serviceStrategy} from '../placement/strategy.js'
import {editDeployment} from './deployments.js'
import type {Draft} from './draft.js'
import {emit} from './emit.js'
import {findSlots, type SlotResult} from './find-slots.js'
import {closestMatching, messages} from './messages.js'
import {createTask} from './new-task.js'
import {retryDelayMs} from './retry-backoff.js'
import type {Deployment, Service} from './state.js'
import type {Task} from './task.js'

/** One more round of launches failed: the next attempt waits, and after some rounds the service says so. */
export function backOff(draft: Draft, service: Service, deployment: Deployment): Deployment {
  const {retryDelaysMs, startImpairedAfter} = draft.assumptions
  const launchFailures = deployment.launchFailures + 1
  if (launchFailures === startImpairedAfter) emit(draft, service, messages.startImpaired(), 'impaired')
  return editDeployment(service, deployment.id, {
    launchFailures,
    backedOffAtMs: draft.nowMs,
    nextAttemptAtMs: draft.nowMs + retryDelayMs(launchFailures, retryDelaysMs),
  }) as Deployment
}

function placementText(failure: SlotResult['failures'][number]): string {
  if (failure.fargate) return messages.notPlaced(failure.reason)
  if (failure.provisioningLimit) return messages.provisioningLimit()
  return messages.noneMet(closestMatching(failure.reason, failure.containerInstanceArn))
}

function tellFailures(draft: Draft, service: Service, result: SlotResult, deploymentId: string): void {
  for (const failure of result.failures) {
    emit(draft, service, placementText(failure), 'placement')
  }
  if (result.failures.length === 0) return
  draft.events.push({
    type: 'placement-failure',
    atMs: draft.nowMs,
    serviceName: service.serviceName,
    deploymentId,
    reasons: result.failures.map(failure => failure.reason),
  })
}

/**
 * Starts up to `count` tasks of a deployment. `replaced`: how many of them take the place of unhealthy ones.
 * What finds no place counts as a failed launch and is tried again after the retry delay, or when the cluster changes.
 */
export function startServiceTasks(
  draft: Draft,
  service: Service,
  deployment: Deployment,
  count: number,
  replaced = 0,
): Task[] {
  if (count <= 0) return []
  const {settings} = service
  const taskDefinition = draft.world.taskDefinition(deployment.taskDefinition)
  const error = taskDefinition
    ? draft.world.launchError?.(service, taskDefinition, draft.nowMs)
    : 'TaskDefinition is inactive'
  const siblings: Task[] = []
  for (const arn of service.taskArns) {
    const task = draft.tasks.get(arn)
    if (task?.desiredStatus === 'RUNNING') siblings.push(task)
  }
  const result: SlotResult =
    error || !taskDefinition
      ? {slots: [], failures: []}
      : findSlots(draft, {
          taskDefinition,
          group: `service:${service.serviceName}`,
          count,
          launchType: settings.launchType,
          capacityProviderStrategy: settings.capacityProviderStrategy,
          placementConstraints: settings.placementConstraints,
          placementStrategy: serviceStrategy(settings.placementStrategy) as PlacementStrategy[],
          networkConfiguration: settings.networkConfiguration,
          siblings,
        })
  const tasks = result.slots.map(slot =>
    createTask(draft, taskDefinition as TaskDefinition, slot, {
      service,
      group: `service:${service.serviceName}`,
      startedBy: deployment.id,
      deploymentId: deployment.id,
      serviceRevisionArn: deployment.serviceRevisionArn,
      platformVersion: settings.platformVersion,
      enableExecuteCommand: settings.enableExecuteCommand,
      tags: settings.propagateTags === 'SERVICE' ? service.tags : undefined,
    }),
  )
  if (tasks.length > 0) tellStarted(draft, service, deployment, tasks, replaced)
  if (error) emit(draft, service, messages.launchError(error), 'launch')
  tellFailures(draft, service, result, deployment.id)
  const failed = error !== undefined || result.failures.length > 0
  const retryNow = draft.nowMs >= (deployment.nextAttemptAtMs ?? 0)
  if (failed && retryNow) {
    const waiting = backOff(draft, service, deployment)
    const countsAtMs = draft.assumptions.launchFailureCountsAtRetry ? (waiting.nextAttemptAtMs as number) : draft.nowMs
    editDeployment(service, deployment.id, {
      unplaced: true,
      failuresDueAtMs:
        waiting.rolloutState === 'IN_PROGRESS' ? [...waiting.failuresDueAtMs, countsAtMs] : waiting.failuresDueAtMs,
    })
  } else if (deployment.unplaced && !failed) {
    editDeployment(service, deployment.id, {unplaced: undefined})
  }
  return tasks
}

function tellStarted(draft: Draft, service: Service, deployment: Deployment, tasks: Task[], replaced: number): void {
  const taskArns = tasks.map(task => task.taskArn)
  emit(draft, service, messages.started(taskArns, Math.min(replaced, tasks.length)))
  const {serviceName} = service
  draft.events.push({type: 'start', atMs: draft.nowMs, taskArns, serviceName, deploymentId: deployment.id})
}
