import {capacityChanged} from './capacity-changed.js'
import {closeDraft, type Draft, notify, openDraft} from './draft.js'
import {stoppedReasons} from './messages.js'
import {Refusal} from './refusal.js'
import type {ClusterState, ContainerInstance} from './state.js'
import type {StopCode} from './task.js'
import {askToStop} from './task-life.js'
import type {World} from './world.js'

function changed(draft: Draft, instance: ContainerInstance): {state: ClusterState} {
  draft.placer = undefined
  capacityChanged(draft)
  for (const task of draft.tasks.values()) {
    if (
      task.containerInstanceArn === instance.containerInstanceArn &&
      task.serviceName &&
      task.lastStatus !== 'STOPPED'
    ) {
      draft.due.services.sooner(task.serviceName, draft.nowMs)
    }
  }
  return {state: closeDraft(draft)}
}

function edit(draft: Draft, containerInstanceArn: string): ContainerInstance {
  const instance = draft.containerInstances.edit(containerInstanceArn)
  if (!instance) throw new Refusal('InvalidParameterException', 'The referenced container instance was not found.')
  return instance
}

/** A container instance joins the cluster, or registers anew: its services look for places there with the next step. */
export function registerContainerInstance(
  state: ClusterState,
  instance: ContainerInstance,
  nowMs: number,
  world: World,
): {state: ClusterState} {
  const draft = openDraft(state, nowMs, world)
  draft.containerInstances.set(instance.containerInstanceArn, instance)
  return changed(draft, instance)
}

/**
 * Changes what may change on a container instance: ACTIVE or DRAINING, its agent's connection, its attributes.
 * @throws Refusal InvalidParameterException when it is not known
 */
export function updateContainerInstance(
  state: ClusterState,
  containerInstanceArn: string,
  change: Partial<
    Pick<ContainerInstance, 'status' | 'statusReason' | 'agentConnected' | 'attributes' | 'versionInfo' | 'tags'>
  >,
  nowMs: number,
  world: World,
): {state: ClusterState} {
  const draft = openDraft(state, nowMs, world)
  const instance = edit(draft, containerInstanceArn)
  Object.assign(instance, change)
  instance.version++
  return changed(draft, instance)
}

/** Stops every task of an instance that is gone: nothing drains, nothing is waited for. */
function stopTasksOn(draft: Draft, containerInstanceArn: string, stopCode: StopCode, reason: string): void {
  for (const {taskArn, containerInstanceArn: home, desiredStatus} of [...draft.tasks.values()]) {
    if (home !== containerInstanceArn || desiredStatus === 'STOPPED') continue
    const task = draft.tasks.edit(taskArn)
    if (!task) continue
    task.script = {...task.script, stops: [], deprovisioningMs: 0}
    askToStop(draft, task, stopCode, reason, false)
    notify(draft, task, {type: 'stopped', taskArn})
  }
}

/**
 * The instance leaves the cluster: deregistered by a caller (`force` with tasks on it), or its host is gone.
 * @throws Refusal InvalidParameterException when it is not known, or has tasks and `force` is not set
 */
export function removeContainerInstance(
  state: ClusterState,
  containerInstanceArn: string,
  options: {force?: boolean; terminated?: boolean},
  nowMs: number,
  world: World,
): {state: ClusterState; containerInstance: ContainerInstance} {
  const draft = openDraft(state, nowMs, world)
  const instance = edit(draft, containerInstanceArn)
  const busy = instance.runningTasksCount + instance.pendingTasksCount > 0
  if (busy && !options.force && !options.terminated) {
    throw new Refusal('InvalidParameterException', 'Found running tasks on the instance.')
  }
  if (options.terminated) {
    const reason = stoppedReasons.terminated(instance.ec2InstanceId ?? '')
    stopTasksOn(draft, containerInstanceArn, 'TerminationNotice', reason)
  } else stopTasksOn(draft, containerInstanceArn, 'UserInitiated', stoppedReasons.deregistered)
  instance.status = 'INACTIVE'
  instance.agentConnected = false
  instance.version++
  draft.containerInstances.delete(containerInstanceArn)
  const {status, capacityProviderName} = instance
  draft.events.push({type: 'container-instance', atMs: nowMs, containerInstanceArn, status, capacityProviderName})
  return {...changed(draft, instance), containerInstance: instance}
}
