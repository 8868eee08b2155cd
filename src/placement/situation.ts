import {dependsOnTasks} from '../query/query.js'
import type {AssumptionId} from './assumptions.js'
import {Assumptions} from './assumptions.js'
import {splitByProvider} from './capacity-provider.js'
import {contextOf} from './constraint.js'
import {daemonsOf} from './daemons.js'
import type {FilterContext} from './filter.js'
import type {Instance} from './instance.js'
import {fits, type Judgement, judgeOne} from './judge.js'
import {instancesOf} from './place.js'
import type {DaemonReservation, PlacementRequest} from './request.js'
import type {ClusterSnapshot} from './snapshot.js'

/** A snapshot and a request, read once; a what-if makes a copy with its change. Instances are never written to. */
export interface Situation {
  snapshot: ClusterSnapshot
  instances: readonly Instance[]
  request: PlacementRequest
  daemons: readonly DaemonReservation[]
  overrides: Readonly<Record<string, string>>
}

export function situationOf(
  snapshot: ClusterSnapshot,
  request: PlacementRequest,
  overrides: Readonly<Record<string, string>> = {},
): Situation {
  return {snapshot, instances: instancesOf(snapshot), request, daemons: daemonsOf(snapshot), overrides}
}

/** The filters' view of a situation, one for each provider of its strategy (or one without). */
export function contextsOf(situation: Situation, assumptions = new Assumptions(situation.overrides)): FilterContext[] {
  const {request, snapshot, daemons} = situation
  const cluster = {subnets: snapshot.subnets, daemons, assumptions}
  for (const id of request.demand.assumed ?? []) assumptions.touch(id as AssumptionId)
  const strategy = request.capacityProviderStrategy ?? []
  if (strategy.length === 0) return [contextOf(request, cluster)]
  return strategy.map(({capacityProvider}) => contextOf(request, cluster, capacityProvider))
}

/** A judgement by the provider that suits the instance best: its own, when the strategy names it. */
export function judgeSituation(situation: Situation, contexts: readonly FilterContext[]): Judgement[] {
  const {demand} = situation.request
  return situation.instances.map(instance => {
    const context =
      contexts.find(({capacityProvider}) => capacityProvider === instance.capacityProviderName) ?? contexts[0]
    return {instance, rejections: context ? judgeOne(instance, demand, context) : []}
  })
}

/** More copies than this are not counted. */
export const capacityLimit = 10_000

/** How many copies of the task one instance takes, up to a limit. */
export function copiesOn(instance: Instance, situation: Situation, context: FilterContext, limit: number): number {
  const {demand} = situation.request
  if (limit <= 0 || !fits(instance, demand, context)) return 0
  if (demand.ports.length > 0 || context.distinctInstance || demand.everyGpu) return 1
  if (context.daemons.length > 0 || context.memberOf.some(({query}) => dependsOnTasks(query.root))) {
    const trial = instance.clone()
    let copies = 0
    while (copies < limit && fits(trial, demand, context)) {
      trial.take(demand, situation.request.group)
      copies++
    }
    return copies
  }
  let copies = limit
  if (demand.cpuUnits > 0) copies = Math.min(copies, Math.floor(instance.cpu.free / demand.cpuUnits))
  if (demand.memoryMiB > 0) copies = Math.min(copies, Math.floor(instance.memory.free / demand.memoryMiB))
  if (demand.gpus > 0) copies = Math.min(copies, Math.floor(instance.gpu.free / demand.gpus))
  const checked = context.assumptions.value('network-interface-count') !== 'not-checked'
  const interfaces = checked ? instance.networkInterfaceLimit : undefined
  if (demand.networkInterfaces > 0 && interfaces !== undefined) {
    copies = Math.min(copies, Math.floor((interfaces - instance.networkInterfacesUsed) / demand.networkInterfaces))
  }
  return copies
}

/** How many copies the cluster takes, up to a limit: what an instance takes does not depend on the others. */
export function capacityOf(situation: Situation, contexts: readonly FilterContext[], limit = capacityLimit): number {
  const strategy = situation.request.capacityProviderStrategy ?? []
  let total = 0
  contexts.forEach((context, index) => {
    const item = strategy[index]
    const most = item && strategy.length > 1 && (item.weight ?? 0) === 0 ? Math.min(limit, item.base ?? 0) : limit
    total += capacityFor(situation, context, most)
  })
  return Math.min(total, limit)
}

function capacityFor(situation: Situation, context: FilterContext, limit: number): number {
  let total = 0
  for (const instance of situation.instances) {
    if (total >= limit) return limit
    if (context.capacityProvider !== undefined && instance.capacityProviderName !== context.capacityProvider) continue
    total += copiesOn(instance, situation, context, limit - total)
  }
  return total
}

/** How many of the tasks asked for have a place. */
export function placeableOf(situation: Situation, contexts = contextsOf(situation)): number {
  const {request} = situation
  const count = request.count ?? 1
  const strategy = request.capacityProviderStrategy ?? []
  if (strategy.length === 0) return capacityFor(situation, contexts[0] as FilterContext, count)
  const shares = splitByProvider(strategy, count, existingByProvider(situation))
  return shares.reduce(
    (sum, share, index) => sum + capacityFor(situation, contexts[index] as FilterContext, share.count),
    0,
  )
}

function existingByProvider({instances, request}: Situation): Map<string, number> {
  const existing = new Map<string, number>()
  if (!request.group.startsWith('service:') || (request.capacityProviderStrategy ?? []).length < 2) return existing
  for (const {capacityProviderName, groups} of instances) {
    const count = groups.get(request.group)
    if (count !== undefined && capacityProviderName !== undefined) {
      existing.set(capacityProviderName, (existing.get(capacityProviderName) ?? 0) + count)
    }
  }
  return existing
}
