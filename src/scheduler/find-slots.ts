import type {
  CapacityProviderStrategyItem,
  LaunchType,
  NetworkConfiguration,
  PlacementConstraint,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import {nextProvider} from '../placement/capacity-provider.js'
import {demandOf} from '../placement/demand.js'
import {createPlacer, type Demand, type PlacementFailure, type Placer} from '../placement/place.js'
import type {PlacementStrategy, SnapshotTaskDefinition} from '../placement/snapshot.js'
import {daemonReservations} from './daemon-reservations.js'
import type {Draft} from './draft.js'
import type {Task} from './task.js'

/** Tasks that want a place, all alike. */
export interface SlotRequest {
  taskDefinition: TaskDefinition
  group: string
  count: number
  launchType?: LaunchType
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  placementConstraints?: PlacementConstraint[]
  /** As the placement engine takes it: an empty one is random. */
  placementStrategy?: PlacementStrategy[]
  networkConfiguration?: NetworkConfiguration
  overrides?: Task['overrides']
  /** Live tasks of the same group, which spread and base count. */
  siblings: readonly Task[]
}

/** A place for one task. */
export interface Slot {
  launchType: LaunchType
  containerInstanceArn?: string
  availabilityZone?: string
  subnetId?: string
  capacityProviderName?: string
  /** Managed scaling will bring the instance: the task waits in PROVISIONING. */
  waitsForInstance?: boolean
}

export interface SlotResult {
  slots: Slot[]
  failures: (Omit<PlacementFailure, 'filter'> & {
    fargate?: boolean
    /** As many tasks of the cluster wait for instances as may. */
    provisioningLimit?: boolean
  })[]
}

/** FARGATE and FARGATE_SPOT are providers without instances. */
export const isFargateProvider = (name: string | undefined): boolean => name === 'FARGATE' || name === 'FARGATE_SPOT'

/** At most this many tasks of a cluster wait in PROVISIONING (AWS docs: service event messages). */
export const provisioningLimit = 500

const demands = new WeakMap<TaskDefinition, Demand>()

/** What a task holds on its container instance, from its definition. */
export function demandFor(taskDefinition: TaskDefinition, overrides?: Task['overrides']): Demand {
  if (overrides) return demandOf(taskDefinition as SnapshotTaskDefinition, overrides)
  const demand = demands.get(taskDefinition) ?? demandOf(taskDefinition as SnapshotTaskDefinition)
  demands.set(taskDefinition, demand)
  return demand
}

/** The placement engine over the draft's cluster as it is now, knowing the subnets asked for. */
function placerOf(draft: Draft, subnetIds: readonly string[]): Placer {
  if (subnetIds.some(id => !draft.placerSubnets.has(id))) {
    for (const id of subnetIds) draft.placerSubnets.add(id)
    draft.placer = undefined
  }
  draft.placer ??= createPlacer(
    {
      containerInstances: [...draft.containerInstances.values()],
      tasks: [...draft.tasks.values()].filter(task => task.desiredStatus === 'RUNNING' && task.containerInstanceArn),
      subnets: [...draft.placerSubnets].flatMap(subnetId => {
        const subnet = draft.world.subnet?.(subnetId)
        return subnet ? [{subnetId, ...subnet}] : []
      }),
    },
    {seed: draft.seed, daemons: daemonReservations(draft)},
  )
  return draft.placer
}

/** Whether tasks with these settings run on Fargate. */
export function onFargate(request: Pick<SlotRequest, 'launchType' | 'capacityProviderStrategy'>): boolean {
  const strategy = request.capacityProviderStrategy ?? []
  if (strategy.length === 0) return request.launchType === 'FARGATE'
  return strategy.every(item => isFargateProvider(item.capacityProvider))
}

function subnetsOf(draft: Draft, request: SlotRequest): {subnetId: string; availabilityZone?: string}[] {
  const ids = request.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  return ids.map(subnetId => ({subnetId, availabilityZone: draft.world.subnet?.(subnetId)?.availabilityZone}))
}

/** Fargate spreads the tasks of a service over the zones of its subnets: the zone with the fewest is next. */
function fargateSlots(draft: Draft, request: SlotRequest, providers: (string | undefined)[]): SlotResult {
  const subnets = subnetsOf(draft, request)
  const counts = new Map<string, number>()
  const placeOf = (where: {availabilityZone?: string; subnetId?: string}) =>
    where.availabilityZone ?? where.subnetId ?? ''
  for (const task of request.siblings) counts.set(placeOf(task), (counts.get(placeOf(task)) ?? 0) + 1)
  const slots: Slot[] = []
  const failures: SlotResult['failures'] = []
  for (const capacityProviderName of providers) {
    const order = [...subnets].sort((a, b) => (counts.get(placeOf(a)) ?? 0) - (counts.get(placeOf(b)) ?? 0))
    const subnet = order[0]
    const refusal = draft.world.fargateRefusal?.(request.taskDefinition, subnet?.availabilityZone, draft.nowMs)
    if (refusal) {
      failures.push({unplaced: providers.length - slots.length, reason: refusal, fargate: true})
      break
    }
    if (subnet) counts.set(placeOf(subnet), (counts.get(placeOf(subnet)) ?? 0) + 1)
    slots.push({launchType: 'FARGATE', capacityProviderName, ...subnet})
  }
  return {slots, failures}
}

function instanceSlots(draft: Draft, request: SlotRequest): SlotResult {
  const random = request.placementStrategy?.some(strategy => strategy.type === 'random') ?? false
  if (random) draft.placer = undefined
  const constraints = [...(request.placementConstraints ?? []), ...(request.taskDefinition.placementConstraints ?? [])]
  const subnetIds = request.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  const result = placerOf(draft, subnetIds).place({
    demand: demandFor(request.taskDefinition, request.overrides),
    group: request.group,
    count: request.count,
    launchType: request.capacityProviderStrategy?.length ? undefined : (request.launchType ?? 'EC2'),
    capacityProviderStrategy: request.capacityProviderStrategy?.map(item => ({
      ...item,
      capacityProvider: item.capacityProvider ?? '',
    })),
    placementConstraints: constraints,
    placementStrategy: request.placementStrategy,
    subnets: request.networkConfiguration?.awsvpcConfiguration?.subnets,
  })
  const subnets = subnetsOf(draft, request)
  const slots: Slot[] = result.placements.map(placement => ({
    launchType: request.launchType === 'EXTERNAL' ? 'EXTERNAL' : 'EC2',
    containerInstanceArn: placement.containerInstanceArn,
    availabilityZone: placement.availabilityZone,
    capacityProviderName: placement.capacityProviderName,
    subnetId: (subnets.find(subnet => subnet.availabilityZone === placement.availabilityZone) ?? subnets[0])?.subnetId,
  }))
  const failures: SlotResult['failures'] = []
  for (const failure of result.failures) {
    const waiting = waitForInstances(draft, request, failure)
    slots.push(...(waiting ?? []))
    const left = failure.unplaced - (waiting?.length ?? 0)
    if (left > 0) failures.push({...failure, unplaced: left, provisioningLimit: waiting !== undefined})
  }
  return {slots, failures}
}

/** With managed scaling, tasks without a place wait in PROVISIONING for the instances their provider will add. */
function waitForInstances(draft: Draft, request: SlotRequest, failure: PlacementFailure): Slot[] | undefined {
  const name = failure.capacityProviderName ?? request.capacityProviderStrategy?.[0]?.capacityProvider
  const provider = name && request.capacityProviderStrategy?.length ? draft.capacityProviders.get(name) : undefined
  if (provider?.managedScaling?.status !== 'ENABLED' || !provider.group) return undefined
  let waiting = 0
  for (const task of draft.tasks.values()) if (task.waitsForInstance) waiting++
  const count = Math.max(0, Math.min(failure.unplaced, provisioningLimit - waiting))
  return Array.from({length: count}, () => ({
    launchType: 'EC2' as const,
    capacityProviderName: provider.name,
    waitsForInstance: true,
  }))
}

/** Finds a place for each task asked for; the failures say, in ECS's words, why the rest has none. */
export function findSlots(draft: Draft, request: SlotRequest): SlotResult {
  if (!onFargate(request)) return instanceSlots(draft, request)
  const strategy = request.capacityProviderStrategy ?? []
  if (strategy.length === 0) return fargateSlots(draft, request, new Array(request.count).fill(undefined))
  const placed = new Map<string, number>()
  for (const {capacityProviderName: name} of request.siblings) if (name) placed.set(name, (placed.get(name) ?? 0) + 1)
  return fargateSlots(draft, request, providersInTurn(strategy, placed, request.count))
}

/** The provider of each of `count` further tasks, by base and weight. */
function providersInTurn(
  strategy: readonly CapacityProviderStrategyItem[],
  placed: ReadonlyMap<string, number>,
  count: number,
): string[] {
  const counts = new Map(placed)
  const items = strategy.map(item => ({...item, capacityProvider: item.capacityProvider ?? ''}))
  return Array.from({length: count}, () => nextProvider(items, counts)).filter(name => name !== undefined)
}
