import {Assumptions} from './assumptions.js'
import {Candidates} from './candidates.js'
import {nextProvider} from './capacity-provider.js'
import {contextOf} from './constraint.js'
import {daemonsOf} from './daemons.js'
import {demandOf} from './demand.js'
import type {FilterContext} from './filter.js'
import {type AttributePositions, Instance} from './instance.js'
import {closest, judge} from './judge.js'
import type {
  DaemonReservation,
  Demand,
  PlacedTask,
  Placement,
  PlacementFailure,
  PlacementRequest,
  PlacementResult,
  Placer,
  PlacerInput,
  PlacerOptions,
} from './request.js'
import type {ContainerInstance, SnapshotTask} from './snapshot.js'
import {parseStrategy} from './strategy.js'
import {TurnClock} from './turn-clock.js'

export type {
  DaemonReservation,
  Demand,
  HostPort,
  PlacedTask,
  Placement,
  PlacementFailure,
  PlacementRequest,
  PlacementResult,
  Placer,
  PlacerInput,
  PlacerOptions,
  RequiredAttribute,
} from './request.js'

/** RunTask's and the service scheduler's words for nothing to place on. */
export const noInstancesInCluster = 'No Container Instances were found in your cluster.'
export const noInstancesInProvider = 'No Container Instances were found in your capacity provider.'

/**
 * Places `request.count` tasks on a cluster as it stands; the input is not changed.
 * @throws UserError for a strategy, constraint or expression ECS would refuse
 */
export function place(input: PlacerInput, request: PlacementRequest, options: PlacerOptions = {}): PlacementResult {
  return createPlacer(input, options).place(request)
}

/** An engine to keep and to tell what changes; see `Placer` for what each call costs. */
export function createPlacer(input: PlacerInput, options: PlacerOptions = {}): Placer {
  return new IndexedPlacer(input, options)
}

/** A placer on copies of instances that are read already, noting assumptions where the caller does. */
export function placerOn(
  instances: readonly Instance[],
  input: Pick<PlacerInput, 'subnets'>,
  options: PlacerOptions,
  assumptions: Assumptions,
): Placer {
  return new IndexedPlacer({...input, containerInstances: []}, options, {instances, assumptions})
}

/** The instances of an input in ARN order, with the tasks on them counted. */
export function instancesOf(input: PlacerInput): Instance[] {
  const positions: AttributePositions = new Map()
  const instances = input.containerInstances.map(source => new Instance(source, positions))
  instances.sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0))
  const byArn = new Map(instances.map(instance => [instance.arn, instance]))
  for (const task of input.tasks ?? []) {
    const instance = task.containerInstanceArn === undefined ? undefined : byArn.get(task.containerInstanceArn)
    if (instance && holdsResources(task)) countTask(instance, task, input)
  }
  return instances
}

/** ECS takes the resources of a task that stops as free at once: desired status alone decides. */
export function holdsResources(task: SnapshotTask): boolean {
  return (task.desiredStatus ?? 'RUNNING') === 'RUNNING' && task.lastStatus !== 'STOPPED'
}

function countTask(instance: Instance, task: SnapshotTask, input: PlacerInput): void {
  instance.countTask(task.group ?? '')
  const attached = task.attachments?.some(
    ({type, status}) => type === 'ElasticNetworkInterface' && status !== 'DETACHED' && status !== 'DELETED',
  )
  if (attached) instance.networkInterfacesUsed++
  // remainingResources, where given, leave the task's share out already
  if (instance.source.remainingResources !== undefined) return
  const definition = input.taskDefinitions?.find(({taskDefinitionArn}) => taskDefinitionArn === task.taskDefinitionArn)
  if (!definition) return
  const demand = demandOf(definition)
  instance.hold({...demand, networkInterfaces: attached ? 0 : demand.networkInterfaces})
}

const maximumIndexes = 64
const maximumLog = 65_536

class IndexedPlacer implements Placer {
  #instances: Instance[]
  #slots = new Map<string, number>()
  readonly #input: PlacerInput
  readonly #assumptions: Assumptions
  readonly #clock: TurnClock
  readonly #borrowed: ReadonlySet<Instance> | undefined
  #daemons: readonly DaemonReservation[]
  /** One index for each request seen, the least recently used first. */
  readonly #indexes = new Map<string, Candidates>()
  /** Slots that changed, in order; each index reads on from where it stopped. */
  #log: number[] = []

  constructor(
    input: PlacerInput,
    options: PlacerOptions,
    read?: {instances: readonly Instance[]; assumptions: Assumptions},
  ) {
    this.#input = input
    this.#assumptions = read?.assumptions ?? new Assumptions(options.assumptions)
    this.#clock = new TurnClock(options.seed ?? 1)
    this.#daemons = options.daemons ?? daemonsOf(input)
    this.#instances = read ? [...read.instances] : instancesOf(input)
    this.#borrowed = read ? new Set(read.instances) : undefined
    this.#number()
  }

  #number(): void {
    this.#slots = new Map(this.#instances.map((instance, slot) => [instance.arn, slot]))
    this.#indexes.clear()
    this.#log = []
  }

  place(request: PlacementRequest): PlacementResult {
    const count = request.count ?? 1
    const strategy = request.capacityProviderStrategy ?? []
    if (strategy.length === 0) return this.#placeOn(request, undefined, count)
    const placements: Placement[] = []
    const failures = new Map<string, PlacementFailure>()
    const placed = this.#placedByProvider(request)
    for (let index = 0; index < count; index++) {
      const provider = nextProvider(strategy, placed)
      if (provider === undefined) break
      const failed = failures.get(provider)
      if (failed) {
        failed.unplaced++
        continue
      }
      const one = this.#placeOn(request, provider, 1)
      placements.push(...one.placements)
      for (const failure of one.failures) failures.set(provider, failure)
    }
    return {placements, failures: [...failures.values()]}
  }

  /** A service's tasks keep the split over its life; RunTask splits each call by itself. */
  #placedByProvider(request: PlacementRequest): Map<string, number> {
    const placed = new Map<string, number>()
    if (!request.group.startsWith('service:') || (request.capacityProviderStrategy ?? []).length < 2) return placed
    for (const {capacityProviderName, groups} of this.#instances) {
      const count = groups.get(request.group)
      if (count !== undefined && capacityProviderName !== undefined) {
        placed.set(capacityProviderName, (placed.get(capacityProviderName) ?? 0) + count)
      }
    }
    return placed
  }

  #placeOn(request: PlacementRequest, provider: string | undefined, count: number): PlacementResult {
    const candidates = this.#candidates(request, provider)
    const {demand, group} = request
    const placements: Placement[] = []
    while (placements.length < count) {
      this.#catchUp(candidates)
      const slot = candidates.best()
      if (slot === -1) break
      const instance = this.#own(slot)
      candidates.chosen(slot)
      instance.take(demand, group)
      this.#changed(slot)
      placements.push({
        containerInstanceArn: instance.arn,
        ...(instance.ec2InstanceId === undefined ? {} : {ec2InstanceId: instance.ec2InstanceId}),
        ...(instance.availabilityZone === undefined ? {} : {availabilityZone: instance.availabilityZone}),
        ...(provider === undefined ? {} : {capacityProviderName: provider}),
      })
    }
    const unplaced = count - placements.length
    if (unplaced <= 0) return {placements, failures: []}
    return {placements, failures: [failureOf(this.#instances, demand, candidates.context, unplaced)]}
  }

  /** An instance that may be written to: a borrowed one is copied first. */
  #own(slot: number): Instance {
    const instance = this.#instances[slot] as Instance
    if (!this.#borrowed?.has(instance)) return instance
    const copy = instance.clone()
    this.#instances[slot] = copy
    return copy
  }

  #candidates(request: PlacementRequest, provider: string | undefined): Candidates {
    const {count: _count, capacityProviderStrategy: _strategy, ...rest} = request
    const key = JSON.stringify([provider, rest])
    let candidates = this.#indexes.get(key)
    if (candidates) {
      this.#indexes.delete(key)
    } else {
      const cluster = {subnets: this.#input.subnets, daemons: this.#daemons, assumptions: this.#assumptions}
      const context = contextOf(request, cluster, provider)
      const chain = parseStrategy(request.placementStrategy)
      candidates = new Candidates(this.#instances, request.demand, context, chain, this.#clock)
      candidates.position = this.#log.length
      const oldest = this.#indexes.size >= maximumIndexes ? this.#indexes.keys().next().value : undefined
      if (oldest !== undefined) this.#indexes.delete(oldest)
    }
    this.#indexes.set(key, candidates)
    return candidates
  }

  #catchUp(candidates: Candidates): void {
    const log = this.#log
    for (let index = candidates.position; index < log.length; index++) candidates.refresh(log[index] as number)
    candidates.position = log.length
  }

  #changed(slot: number): void {
    this.#log.push(slot)
    if (this.#log.length < maximumLog) return
    for (const candidates of this.#indexes.values()) {
      this.#catchUp(candidates)
      candidates.position = 0
    }
    this.#log = []
  }

  add(task: PlacedTask): void {
    this.#onInstance(task, instance => instance.take(task.demand, task.group))
  }

  release(task: PlacedTask): void {
    this.#onInstance(task, instance => instance.giveBack(task.demand, task.group))
  }

  #onInstance(task: PlacedTask, change: (instance: Instance) => void): void {
    const slot = this.#slots.get(task.containerInstanceArn)
    // its instance may have left the cluster before the task's end was told
    if (slot === undefined) return
    change(this.#own(slot))
    this.#changed(slot)
  }

  setContainerInstance(source: ContainerInstance): void {
    const slot = this.#slots.get(source.containerInstanceArn)
    if (slot === undefined) {
      this.#instances.push(new Instance(source))
      this.#instances.sort((a, b) => (a.arn < b.arn ? -1 : 1))
    } else this.#instances[slot] = (this.#instances[slot] as Instance).clone(source)
    this.#number()
  }

  removeContainerInstance(containerInstanceArn: string): void {
    this.#instances = this.#instances.filter(({arn}) => arn !== containerInstanceArn)
    this.#number()
  }

  setDaemons(daemons: readonly DaemonReservation[]): void {
    this.#daemons = daemons
    this.#indexes.clear()
  }
}

/** Why the rest has no place, by the closest instance and in ECS's own words. */
export function failureOf(
  instances: readonly Instance[],
  demand: Demand,
  context: FilterContext,
  unplaced: number,
): PlacementFailure {
  const provider = context.capacityProvider
  const named = provider === undefined ? {} : {capacityProviderName: provider}
  const eligible = instances.filter(
    instance => instance.status === 'ACTIVE' && (provider === undefined || instance.capacityProviderName === provider),
  )
  if (eligible.length === 0) {
    if (instances.length > 0) context.assumptions.touch('no-active-instance')
    return {unplaced, reason: provider === undefined ? noInstancesInCluster : noInstancesInProvider, ...named}
  }
  context.assumptions.touch('closest-match')
  const nearest = closest(judge(eligible, demand, context))
  const rejection = nearest?.rejections[0]
  return {
    unplaced,
    reason: rejection?.reason ?? noInstancesInCluster,
    ...(nearest ? {containerInstanceArn: nearest.instance.arn} : {}),
    ...(rejection ? {filter: rejection.filter} : {}),
    ...(rejection?.detail === undefined ? {} : {detail: rejection.detail}),
    ...named,
  }
}
