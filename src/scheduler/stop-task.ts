import {closeDraft, notify, openDraft} from './draft.js'
import {Refusal} from './refusal.js'
import type {ClusterState} from './state.js'
import type {Task} from './task.js'
import {askToStop} from './task-life.js'
import type {World} from './world.js'

/**
 * StopTask: a task of a service is replaced by its service with the next step.
 * @throws Refusal InvalidParameterException when there is no such task
 */
export function stopTask(
  state: ClusterState,
  taskArn: string,
  reason: string | undefined,
  nowMs: number,
  world: World,
): {state: ClusterState; task: Task} {
  const draft = openDraft(state, nowMs, world)
  const task = draft.tasks.edit(taskArn)
  if (!task) throw new Refusal('InvalidParameterException', 'The referenced task was not found.')
  askToStop(draft, task, 'UserInitiated', reason ?? 'Task stopped by user')
  notify(draft, task, {type: 'stopped', taskArn})
  return {state: closeDraft(draft), task}
}

/** UpdateTaskProtection: protected from scale-in until the time given, or no longer. */
export function protectTask(
  state: ClusterState,
  taskArn: string,
  expiresAtMs: number | undefined,
  nowMs: number,
  world: World,
): {state: ClusterState} {
  const draft = openDraft(state, nowMs, world)
  const task = draft.tasks.edit(taskArn)
  if (!task) throw new Refusal('InvalidParameterException', 'The referenced task was not found.')
  task.protection = expiresAtMs === undefined ? undefined : {expiresAtMs}
  if (task.serviceName) {
    draft.due.services.sooner(task.serviceName, nowMs)
  }
  return {state: closeDraft(draft)}
}
