import type {QueryTarget} from '../query/evaluate.js'
import {instanceType} from './instance-types.js'
import type {Demand} from './request.js'
import {type ContainerInstance, epochMs, type Resource} from './snapshot.js'

/** Units, MiB or pieces of one resource; `known` is false when the snapshot does not hold it. */
export interface Amount {
  free: number
  total: number
  known: boolean
}

const noGroups = new Map<string, number>()

/**
 * Where an attribute stood in the last instance's list: instances with the same agent list theirs in the same order, so
 * the next look-up is one comparison. Only a hint, shared by the instances of a cluster.
 */
export type AttributePositions = Map<string, number>

/** A container instance as the engine counts on it: what it has, what is left, which groups run there. */
export class Instance implements QueryTarget {
  readonly arn: string
  readonly ec2InstanceId?: string
  readonly availabilityZone?: string
  readonly status: string
  readonly agentConnected?: boolean
  readonly agentVersion?: string
  readonly capacityProviderName?: string
  readonly instanceType?: string
  /** It has `ecs.capability.external`: ECS Anywhere. */
  readonly external: boolean = false
  /** It has `ecs.awsvpc-trunk-id`: the trunk is attached and its limit holds. */
  readonly trunked: boolean = false
  cpu: Amount
  memory: Amount
  gpu: Amount
  /** Most instances of a fresh reading have no map of their own: it is made with the first task. */
  #groups: Map<string, number> = noGroups
  /** awsvpc tasks that hold a network interface. */
  networkInterfacesUsed = 0
  runningTasksCount?: number
  /** Host ports: the agent's own for good, those in use with the tasks'. Read when first asked for. */
  #ports: {tcp: Set<number>; udp: Set<number>} | undefined
  readonly #positions: AttributePositions

  constructor(
    readonly source: ContainerInstance,
    positions: AttributePositions = new Map(),
    from?: Instance,
  ) {
    this.#positions = positions
    this.arn = source.containerInstanceArn
    if (source.ec2InstanceId !== undefined) this.ec2InstanceId = source.ec2InstanceId
    this.status = source.status ?? 'ACTIVE'
    if (source.agentConnected !== undefined) this.agentConnected = source.agentConnected
    if (source.versionInfo?.agentVersion !== undefined) this.agentVersion = source.versionInfo.agentVersion
    if (source.capacityProviderName) this.capacityProviderName = source.capacityProviderName
    for (const {name, value} of source.attributes ?? []) {
      // most names are the agent's `com.amazonaws.…`: one letter tells
      if (!name.startsWith('e')) continue
      if (name === 'ecs.availability-zone') this.availabilityZone = value ?? ''
      else if (name === 'ecs.instance-type') this.instanceType = value ?? ''
      else if (name === 'ecs.capability.external') this.external = true
      else if (name === 'ecs.awsvpc-trunk-id') this.trunked = true
    }
    if (from) {
      this.cpu = {...from.cpu}
      this.memory = {...from.memory}
      this.gpu = {...from.gpu}
      if (from.#groups.size > 0) this.#groups = new Map(from.#groups)
      this.networkInterfacesUsed = from.networkInterfacesUsed
      if (from.runningTasksCount !== undefined) this.runningTasksCount = from.runningTasksCount
      if (from.#ports) this.#ports = {tcp: new Set(from.#ports.tcp), udp: new Set(from.#ports.udp)}
      return
    }
    const registered = source.registeredResources
    const remaining = source.remainingResources ?? registered
    this.cpu = amount(registered, remaining, 'CPU')
    this.memory = amount(registered, remaining, 'MEMORY')
    this.gpu = gpuAmount(registered, remaining)
    if (source.runningTasksCount !== undefined) this.runningTasksCount = source.runningTasksCount
  }

  #usedPorts(): {tcp: Set<number>; udp: Set<number>} {
    const resources = this.source.remainingResources ?? this.source.registeredResources
    this.#ports ??= {tcp: new Set(ports(resources, 'PORTS')), udp: new Set(ports(resources, 'PORTS_UDP'))}
    return this.#ports
  }

  /** Host ports in use, the agent's own among them. */
  get tcpPorts(): ReadonlySet<number> {
    return this.#usedPorts().tcp
  }

  get udpPorts(): ReadonlySet<number> {
    return this.#usedPorts().udp
  }

  get portsKnown(): boolean {
    return (this.source.remainingResources ?? this.source.registeredResources) !== undefined
  }

  /** The agent keeps the port for itself: no task ever gets it. */
  reserves(port: number, protocol: 'tcp' | 'udp'): boolean {
    return this.reservedPorts(protocol).includes(port)
  }

  reservedPorts(protocol: 'tcp' | 'udp'): number[] {
    return ports(this.source.registeredResources, protocol === 'udp' ? 'PORTS_UDP' : 'PORTS')
  }

  /** Tasks of desired status RUNNING by group. */
  get groups(): ReadonlyMap<string, number> {
    return this.#groups
  }

  /** The ARN's last part: what ECS prints as `(container-instance ID)`. */
  get id(): string {
    return this.arn.slice(this.arn.lastIndexOf('/') + 1)
  }

  /** The EC2 instance id where known, else the container instance's own id: what people call it. */
  get label(): string {
    return this.ec2InstanceId ?? this.id
  }

  get registeredAtMs(): number | undefined {
    return epochMs(this.source.registeredAt)
  }

  get attributesKnown(): boolean {
    return this.source.attributes !== undefined
  }

  /** Its value, '' when it has none, undefined when the instance lacks the attribute. */
  attribute(name: string): string | undefined {
    const position = this.#positions.get(name)
    const there = position === undefined ? undefined : this.source.attributes?.[position]
    if (there?.name === name) return there.value ?? ''
    const found = this.source.attributes?.findIndex(attribute => attribute.name === name) ?? -1
    if (found === -1) return undefined
    this.#positions.set(name, found)
    return this.source.attributes?.[found]?.value ?? ''
  }

  attributeNames(): Iterable<string> {
    return (this.source.attributes ?? []).map(({name}) => name)
  }

  /** How many awsvpc tasks it can hold; undefined for a type that is not known. */
  get networkInterfaceLimit(): number | undefined {
    const type = this.instanceType === undefined ? undefined : instanceType(this.instanceType)
    if (!type) return undefined
    return this.trunked && type.trunkTaskLimit !== undefined ? type.trunkTaskLimit : type.maximumNetworkInterfaces - 1
  }

  /** Counts a task and takes what it holds. */
  take(demand: Demand, group: string): void {
    this.hold(demand)
    this.countTask(group)
    if (this.runningTasksCount !== undefined) this.runningTasksCount++
  }

  /** The reverse of `take`. */
  giveBack(demand: Demand, group: string): void {
    this.#move(demand, -1)
    for (const {port, protocol} of demand.ports) {
      if (!this.reserves(port, protocol)) this.#usedPorts()[protocol].delete(port)
    }
    const left = (this.#groups.get(group) ?? 0) - 1
    if (left > 0) this.#groups.set(group, left)
    else if (left === 0) this.#groups.delete(group)
    if (this.runningTasksCount !== undefined && this.runningTasksCount > 0) this.runningTasksCount--
  }

  /** Takes the resources alone, of a task that is counted elsewhere. */
  hold(demand: Demand): void {
    this.#move(demand, 1)
    for (const {port, protocol} of demand.ports) this.#usedPorts()[protocol].add(port)
  }

  countTask(group: string): void {
    if (this.#groups === noGroups) this.#groups = new Map()
    this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1)
  }

  #move(demand: Demand, sign: 1 | -1): void {
    this.cpu.free -= sign * demand.cpuUnits
    this.memory.free -= sign * demand.memoryMiB
    this.gpu.free -= sign * (demand.everyGpu ? this.gpu.total : demand.gpus)
    this.networkInterfacesUsed += sign * demand.networkInterfaces
  }

  /** A copy to try things on; `source` may bring another status, attributes or provider. */
  clone(source: ContainerInstance = this.source): Instance {
    return new Instance(source, this.#positions, this)
  }
}

function integer(resources: readonly Resource[] | undefined, name: string): number | undefined {
  const resource = resources?.find(candidate => candidate.name === name)
  return resource?.integerValue ?? resource?.longValue ?? resource?.doubleValue
}

function amount(
  registered: readonly Resource[] | undefined,
  remaining: readonly Resource[] | undefined,
  name: string,
): Amount {
  const free = integer(remaining, name)
  const total = integer(registered, name) ?? free
  return {free: free ?? 0, total: total ?? 0, known: free !== undefined}
}

/** GPU remaining lists the ids left (inferred); an instance without the resource has none. */
function gpuAmount(registered: readonly Resource[] | undefined, remaining: readonly Resource[] | undefined): Amount {
  const count = (resources: readonly Resource[] | undefined): number | undefined => {
    const resource = resources?.find(candidate => candidate.name === 'GPU')
    return resource?.stringSetValue?.length ?? resource?.integerValue
  }
  const total = count(registered) ?? 0
  return {free: count(remaining) ?? total, total, known: registered !== undefined || remaining !== undefined}
}

function ports(resources: readonly Resource[] | undefined, name: string): number[] {
  return (resources?.find(candidate => candidate.name === name)?.stringSetValue ?? []).map(Number)
}
