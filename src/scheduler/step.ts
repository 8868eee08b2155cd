import {capacityChanged} from './capacity-changed.js'
import {reconcileCapacityProvider} from './capacity-provider.js'
import {closeDraft, type Draft, openDraft} from './draft.js'
import {keepEngine, takeEngine} from './engines.js'
import {reconcileService} from './reconcile-service.js'
import type {ClusterState, StepResult} from './state.js'
import {advanceTask, sweepStoppedTasks} from './task-life.js'
import type {World} from './world.js'

function nextDueMs(draft: Draft): number {
  const {tasks, services, capacityProviders, sweepMs = Number.POSITIVE_INFINITY} = draft.due
  return Math.min(tasks.earliest(), services.earliest(), capacityProviders.earliest(), sweepMs)
}

/**
 * Brings a cluster to `nowMs`: everything due until then happens in the order of time, so that one step to a moment and
 * many small ones end in the same state. Never changes its input; when nothing is due, the same state comes back.
 */
export function step(state: ClusterState, nowMs: number, world: World): StepResult {
  const draft = openDraft(state, nowMs, world)
  let atMs = nextDueMs(draft)
  if (atMs > nowMs) return {state, events: [], nextAtMs: Number.isFinite(atMs) ? atMs : undefined}
  const kept = takeEngine(state)
  if (kept) Object.assign(draft, kept)
  while (atMs <= nowMs) {
    draft.nowMs = atMs
    if (atMs === draft.due.sweepMs) sweepStoppedTasks(draft)
    for (const taskArn of draft.due.tasks.take(atMs)) advanceTask(draft, taskArn)
    for (const name of draft.due.capacityProviders.take(atMs)) reconcileCapacityProvider(draft, name)
    for (const serviceName of draft.due.services.take(atMs)) reconcileService(draft, serviceName)
    if (draft.placeFreed) capacityChanged(draft)
    draft.placeFreed = false
    atMs = nextDueMs(draft)
  }
  const next = closeDraft(draft)
  keepEngine(next, draft)
  return {state: next, events: draft.events, nextAtMs: Number.isFinite(atMs) ? atMs : undefined}
}
