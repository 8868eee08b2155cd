import type {Demand, PlacementRequest} from '../../src/placement/request.js'
import type {ContainerInstance, Resource} from '../../src/placement/snapshot.js'

export interface InstanceShape {
  id: string
  zone?: string
  cpu?: number
  memory?: number
  freeCpu?: number
  freeMemory?: number
  tcpInUse?: number[]
  udpInUse?: number[]
  gpus?: number
  freeGpus?: number
  type?: string
  attributes?: Record<string, string>
  status?: string
  agentConnected?: boolean
  capacityProviderName?: string
  runningTasksCount?: number
}

const arnOf = (id: string) => `arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/${id}`

/** A container instance as DescribeContainerInstances answers it. */
export function containerInstance(shape: InstanceShape): ContainerInstance {
  const {id, zone = 'eu-west-1a', cpu = 2048, memory = 7680, type = 'm5.large'} = shape
  const resources = (cpuUnits: number, memoryMiB: number, gpus: number, tcp: number[], udp: number[]): Resource[] => [
    {name: 'CPU', type: 'INTEGER', integerValue: cpuUnits},
    {name: 'MEMORY', type: 'INTEGER', integerValue: memoryMiB},
    {name: 'PORTS', type: 'STRINGSET', stringSetValue: tcp.map(String)},
    {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: udp.map(String)},
    ...(shape.gpus === undefined
      ? []
      : [{name: 'GPU', type: 'STRINGSET', stringSetValue: Array.from({length: gpus}, (_, index) => `gpu-${index}`)}]),
  ]
  const reserved = [22, 2375, 2376, 51678, 51679]
  return {
    containerInstanceArn: arnOf(id),
    ec2InstanceId: `i-${id}`,
    status: shape.status ?? 'ACTIVE',
    agentConnected: shape.agentConnected ?? true,
    versionInfo: {agentVersion: '1.86.2'},
    registeredAt: '2026-01-05T10:00:00.000Z',
    runningTasksCount: shape.runningTasksCount ?? 0,
    pendingTasksCount: 0,
    ...(shape.capacityProviderName === undefined ? {} : {capacityProviderName: shape.capacityProviderName}),
    attributes: [
      {name: 'ecs.availability-zone', value: zone},
      {name: 'ecs.instance-type', value: type},
      {name: 'ecs.os-type', value: 'linux'},
      {name: 'ecs.cpu-architecture', value: 'x86_64'},
      {name: 'ecs.capability.task-eni'},
      ...Object.entries(shape.attributes ?? {}).map(([name, value]) => ({name, value})),
    ],
    registeredResources: resources(cpu, memory, shape.gpus ?? 0, reserved, []),
    remainingResources: resources(
      shape.freeCpu ?? cpu,
      shape.freeMemory ?? memory,
      shape.freeGpus ?? shape.gpus ?? 0,
      [...reserved, ...(shape.tcpInUse ?? [])],
      shape.udpInUse ?? [],
    ),
  }
}

export function demand(given: Partial<Demand> = {}): Demand {
  return {cpuUnits: 0, memoryMiB: 0, gpus: 0, ports: [], networkInterfaces: 0, attributes: [], ...given}
}

export function request(
  given: Omit<Partial<PlacementRequest>, 'demand'> & {demand?: Partial<Demand>} = {},
): PlacementRequest {
  return {group: 'service:web', ...given, demand: demand(given.demand)}
}
