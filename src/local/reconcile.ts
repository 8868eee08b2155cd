import type {ClusterState} from '../scheduler/state.js'
import {step} from '../scheduler/step.js'
import {shiftTraffic} from './listener-rules.js'
import {scaleUntil} from './scale-until.js'
import {type LocalRegion, type LocalState, regionOf} from './state.js'
import {writeTaskLogs} from './task-logs.js'
import {worldOf} from './world.js'

/** When a cluster, left alone, changes next; Infinity when it does not. Unknown for a state no step has made. */
const nextAt = new WeakMap<ClusterState, number>()

/**
 * Brings every region to `nowMs`: the scheduler steps through everything due in the order of time, however large the
 * leap, and Application Auto Scaling looks at its metrics each minute on the way. Returns when the next thing is due.
 */
export function reconcile(state: LocalState, nowMs: number, endpointUrl: string): number | undefined {
  let next = Number.POSITIVE_INFINITY
  for (const name of state.regions.keys()) {
    const region = regionOf(state, name)
    const stepTo = (untilMs: number) => stepRegion(region, untilMs, endpointUrl)
    next = Math.min(next, scaleUntil(region, nowMs, endpointUrl, stepTo), stepTo(nowMs))
  }
  return Number.isFinite(next) ? next : undefined
}

function stepRegion(region: LocalRegion, nowMs: number, endpointUrl: string): number {
  let next = Number.POSITIVE_INFINITY
  for (const cluster of region.clusters.values()) {
    const due = nextAt.get(cluster) ?? 0
    if (due > nowMs) {
      next = Math.min(next, due)
      continue
    }
    const result = step(cluster, nowMs, worldOf(region, cluster.clusterName, endpointUrl))
    region.clusters.set(cluster.clusterName, result.state)
    if (result.state !== cluster) shiftTraffic(region, result.state)
    // Something still due now would spin: it is looked at again a moment later.
    const later = Math.max(result.nextAtMs ?? Number.POSITIVE_INFINITY, nowMs + 1)
    nextAt.set(result.state, later)
    next = Math.min(next, later)
    for (const event of result.events) {
      if (event.type === 'task') writeTaskLogs(region, result.state, event, endpointUrl)
    }
  }
  return next
}

/** After the world around a cluster changed (a scenario, a push): whatever was settled is looked at anew. */
export function forgetSettled(region: LocalRegion): void {
  for (const cluster of region.clusters.values()) nextAt.delete(cluster)
}
