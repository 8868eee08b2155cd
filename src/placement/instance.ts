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

const noPorts: ReadonlySet<number> = new Set()

/** A container instance as the engine counts on it: what it has, what is left, which groups run there. */
export class Instance implements QueryTarget {
  readonly arn: string
  readonly ec2InstanceId?: string
  readonly availabilityZone?: string
  readonly status: string
  readonly agentConnected?: boolean
  readonly agentVersion?: string
  readonly registeredAtMs?: number
  readonly capacityProviderName?: string
  readonly instanceType?: string
  cpu: Amount
  memory: Amount
  gpu: Amount
  /** Host ports in use, the agent's own among them. */
  readonly tcpPorts: Set<number>
  readonly udpPorts: Set<number>
  /** Ports the agent keeps for itself: no task ever gets them. */
  readonly reservedTcpPorts: ReadonlySet<number>
  readonly reservedUdpPorts: ReadonlySet<number>
  portsKnown: boolean
  /** Tasks of desired status RUNNING by group. */
  readonly groups: Map<string, number>
  /** awsvpc tasks that hold a network interface. */
  networkInterfacesUsed = 0
  runningTasksCount?: number
  #attributes: ReadonlyMap<string, string> | undefined

  constructor(
    readonly source: ContainerInstance,
    from?: Instance,
  ) {
    this.arn = source.containerInstanceArn
    if (source.ec2InstanceId !== undefined) this.ec2InstanceId = source.ec2InstanceId
    this.status = source.status ?? 'ACTIVE'
    if (source.agentConnected !== undefined) this.agentConnected = source.agentConnected
    if (source.versionInfo?.agentVersion !== undefined) this.agentVersion = source.versionInfo.agentVersion
    const registeredAtMs = epochMs(source.registeredAt)
    if (registeredAtMs !== undefined) this.registeredAtMs = registeredAtMs
    if (source.capacityProviderName) this.capacityProviderName = source.capacityProviderName
    for (const {name, value} of source.attributes ?? []) {
      if (name === 'ecs.availability-zone' && value !== undefined) this.availabilityZone = value
      else if (name === 'ecs.instance-type' && value !== undefined) this.instanceType = value
    }
    if (from) {
      this.cpu = {...from.cpu}
      this.memory = {...from.memory}
      this.gpu = {...from.gpu}
      this.tcpPorts = new Set(from.tcpPorts)
      this.udpPorts = new Set(from.udpPorts)
      this.reservedTcpPorts = from.reservedTcpPorts
      this.reservedUdpPorts = from.reservedUdpPorts
      this.portsKnown = from.portsKnown
      this.groups = new Map(from.groups)
      this.networkInterfacesUsed = from.networkInterfacesUsed
      if (from.runningTasksCount !== undefined) this.runningTasksCount = from.runningTasksCount
      if (from.source.attributes === source.attributes) this.#attributes = from.#attributes
      return
    }
    const registered = source.registeredResources
    const remaining = source.remainingResources ?? registered
    this.cpu = amount(registered, remaining, 'CPU')
    this.memory = amount(registered, remaining, 'MEMORY')
    this.gpu = gpuAmount(registered, remaining)
    const tcp = ports(remaining, 'PORTS')
    this.tcpPorts = new Set(tcp)
    this.udpPorts = new Set(ports(remaining, 'PORTS_UDP'))
    this.reservedTcpPorts = numbers(ports(registered, 'PORTS'))
    this.reservedUdpPorts = numbers(ports(registered, 'PORTS_UDP'))
    this.portsKnown = tcp !== undefined
    this.groups = new Map()
    if (source.runningTasksCount !== undefined) this.runningTasksCount = source.runningTasksCount
  }

  /** The ARN's last part: what ECS prints as `(container-instance ID)`. */
  get id(): string {
    return this.arn.slice(this.arn.lastIndexOf('/') + 1)
  }

  /** The EC2 instance id where known, else the container instance's own id: what people call it. */
  get label(): string {
    return this.ec2InstanceId ?? this.id
  }

  get attributes(): ReadonlyMap<string, string> {
    this.#attributes ??= new Map((this.source.attributes ?? []).map(({name, value}) => [name, value ?? '']))
    return this.#attributes
  }

  get attributesKnown(): boolean {
    return this.source.attributes !== undefined
  }

  attribute(name: string): string | undefined {
    return this.attributes.get(name)
  }

  attributeNames(): Iterable<string> {
    return this.attributes.keys()
  }

  /** An awsvpc-trunk-id means the trunk is attached: its limit holds. */
  get trunked(): boolean {
    return this.attributes.has('ecs.awsvpc-trunk-id')
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
      if (protocol === 'udp') {
        if (!this.reservedUdpPorts.has(port)) this.udpPorts.delete(port)
      } else if (!this.reservedTcpPorts.has(port)) this.tcpPorts.delete(port)
    }
    const left = (this.groups.get(group) ?? 0) - 1
    if (left > 0) this.groups.set(group, left)
    else this.groups.delete(group)
    if (this.runningTasksCount !== undefined && this.runningTasksCount > 0) this.runningTasksCount--
  }

  /** Takes the resources alone, of a task that is counted elsewhere. */
  hold(demand: Demand): void {
    this.#move(demand, 1)
    for (const {port, protocol} of demand.ports) (protocol === 'udp' ? this.udpPorts : this.tcpPorts).add(port)
  }

  countTask(group: string): void {
    this.groups.set(group, (this.groups.get(group) ?? 0) + 1)
  }

  #move(demand: Demand, sign: 1 | -1): void {
    this.cpu.free -= sign * demand.cpuUnits
    this.memory.free -= sign * demand.memoryMiB
    this.gpu.free -= sign * (demand.everyGpu ? this.gpu.total : demand.gpus)
    this.networkInterfacesUsed += sign * demand.networkInterfaces
  }

  /** A copy to try things on; `source` may bring another status, attributes or provider. */
  clone(source: ContainerInstance = this.source): Instance {
    return new Instance(source, this)
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

function ports(resources: readonly Resource[] | undefined, name: string): number[] | undefined {
  if (!resources) return undefined
  return (resources.find(candidate => candidate.name === name)?.stringSetValue ?? []).map(Number)
}

function numbers(list: number[] | undefined): ReadonlySet<number> {
  return list === undefined || list.length === 0 ? noPorts : new Set(list)
}
