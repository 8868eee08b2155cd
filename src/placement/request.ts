import type {
  CapacityProviderStrategyItem,
  ContainerInstance,
  PlacementConstraint,
  PlacementStrategy,
  SnapshotService,
  SnapshotTask,
  SnapshotTaskDefinition,
  Subnet,
} from './snapshot.js'

export interface RequiredAttribute {
  name: string
  value?: string
}

export interface HostPort {
  port: number
  protocol: 'tcp' | 'udp'
}

/** What one task takes from a container instance. Made by `demandOf`. */
export interface Demand {
  cpuUnits: number
  memoryMiB: number
  gpus: number
  /** `ALL`: every GPU of the instance. */
  everyGpu?: true
  /** Fixed host ports; dynamic ones never decide a placement. */
  ports: HostPort[]
  /** 1 for awsvpc, else 0. */
  networkInterfaces: number
  attributes: RequiredAttribute[]
  /** Of the definition's runtimePlatform: `X86_64`, `ARM64`. */
  cpuArchitecture?: string
  /** Of the definition's runtimePlatform: `LINUX`, `WINDOWS_SERVER_2022_FULL`, … */
  operatingSystemFamily?: string
  /** The definition's: only `bridge` and the default can turn a fixed host port into a dynamic one. */
  networkMode?: string
  /** Ids of the assumptions this demand rests on. */
  assumed?: string[]
}

/** One question to the engine: where do `count` tasks of this demand and this group go? */
export interface PlacementRequest {
  demand: Demand
  /** The task group: `service:NAME`, `family:NAME` or RunTask's own. Spread and distinctInstance count by it. */
  group: string
  /** How many tasks; 1 unless given. */
  count?: number
  launchType?: string
  /** Wins over launchType; only container instances of the provider chosen for each task are candidates. */
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  /** The service's (or RunTask's) and the task definition's, all ANDed. */
  placementConstraints?: PlacementConstraint[]
  /** As given: an empty or absent chain is `random` here; `serviceStrategy()` holds a service's default. */
  placementStrategy?: PlacementStrategy[]
  /** Subnet ids of an awsvpc task. */
  subnets?: string[]
}

/** Where one task goes. */
export interface Placement {
  containerInstanceArn: string
  ec2InstanceId?: string
  availabilityZone?: string
  /** Set when a capacity provider strategy chose. */
  capacityProviderName?: string
}

/** A task that holds resources on an instance. A `Placement` with its request's `demand` and `group` is one. */
export interface PlacedTask {
  containerInstanceArn: string
  demand: Demand
  group: string
}

/** Why the tasks left over could not be placed; the words are ECS's own wherever ECS has words. */
export interface PlacementFailure {
  /** How many tasks of the request have no place. */
  unplaced: number
  /** RunTask's `failures[].reason`: `RESOURCE:MEMORY`, `AGENT`, … or `No Container Instances were found in your cluster.` */
  reason: string
  /** The closest container instance, RunTask's `failures[].arn`; absent when there is none. */
  containerInstanceArn?: string
  filter?: string
  detail?: string
  capacityProviderName?: string
}

export interface PlacementResult {
  placements: Placement[]
  failures: PlacementFailure[]
}

/** Daemon services whose tasks have a right to a place on every instance that qualifies, before replicas. */
export interface DaemonReservation {
  group: string
  demand: Demand
  placementConstraints?: PlacementConstraint[]
  launchType?: string
  subnets?: string[]
}

/** What a placer is built from; a ClusterSnapshot is one. */
export interface PlacerInput {
  containerInstances: readonly ContainerInstance[]
  /** Counted by group when desiredStatus is RUNNING; resources come from the instances' remainingResources. */
  tasks?: readonly SnapshotTask[]
  /** Asked for daemons, and for tasks on instances that come without remainingResources. */
  taskDefinitions?: SnapshotTaskDefinition[]
  /** Room is kept for the daemons among them, unless `options.daemons` says for which. */
  services?: SnapshotService[]
  subnets?: readonly Subnet[]
}

export interface PlacerOptions {
  /** Decides `random`; 1 unless given. The same seed and cluster give the same placements in any input order. */
  seed?: number
  /** Values of named assumptions (assumptions.ts) to use in place of the defaults. */
  assumptions?: Readonly<Record<string, string>>
  daemons?: readonly DaemonReservation[]
}

/**
 * The incremental engine. Keep one per cluster and tell it what changes; every call costs in the order of what changed,
 * not of the cluster: 5,000 instances take tens of microseconds per placement.
 * Or build a new one: that is linear in instances and tasks (about 10 ms for 5,000 and 20,000).
 */
export interface Placer {
  /** Places and takes the resources. Each placement is one task; the failures say why the rest has no place. */
  place(request: PlacementRequest): PlacementResult
  /** A task that runs already: takes its resources and counts for its group. */
  add(task: PlacedTask): void
  /** A task that starts to stop (desiredStatus STOPPED): ECS takes its resources as free from then on. */
  release(task: PlacedTask): void
  /**
   * Adds a container instance with its remainingResources; of one already known it takes status, agent, attributes and
   * provider alone: what its tasks hold is accounted here. Every index is built anew at its next use.
   */
  setContainerInstance(instance: ContainerInstance): void
  removeContainerInstance(containerInstanceArn: string): void
  setDaemons(daemons: readonly DaemonReservation[]): void
}
