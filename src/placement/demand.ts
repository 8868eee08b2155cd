import {requiredAttributes} from '../definition/required-attributes.js'
import type {AssumptionId} from './assumptions.js'
import type {Demand, HostPort} from './request.js'
import type {SnapshotContainerDefinition, SnapshotTaskDefinition} from './snapshot.js'

export interface TaskOverride {
  cpu?: string
  memory?: string
  containerOverrides?: {
    name?: string
    cpu?: number
    memory?: number
    memoryReservation?: number
    resourceRequirements?: {type?: string; value?: string}[]
  }[]
}

/**
 * What ECS takes from a container instance for one task: task cpu and memory before the containers' sums,
 * memoryReservation before memory, host ports by network mode, whole GPUs, one interface for awsvpc. On Windows the
 * task's own cpu and memory do not count. AWS docs: TaskDefinition; read in the ECS agent's resource accounting.
 */
export function demandOf(taskDefinition: SnapshotTaskDefinition, overrides: TaskOverride = {}): Demand {
  const assumed: AssumptionId[] = []
  const containers = (taskDefinition.containerDefinitions ?? []).map(container => overridden(container, overrides))
  const platform = taskDefinition.runtimePlatform
  const windows = (platform?.operatingSystemFamily ?? '').startsWith('WINDOWS')
  const cpu = windows ? undefined : parseCpu(overrides.cpu ?? taskDefinition.cpu)
  const memory = windows ? undefined : parseMemory(overrides.memory ?? taskDefinition.memory)
  const awsvpc = taskDefinition.networkMode === 'awsvpc'
  const gpu = gpuDemand(containers)
  const given = taskDefinition.requiresAttributes
  if (!given) assumed.push('derived-attributes')
  return {
    cpuUnits: cpu ?? sum(containers, container => container.cpu ?? 0),
    memoryMiB: memory ?? sum(containers, container => container.memoryReservation ?? container.memory ?? 0),
    ...gpu,
    ports: awsvpc ? [] : hostPorts(taskDefinition.networkMode, containers, assumed),
    networkInterfaces: awsvpc ? 1 : 0,
    attributes: (given ?? requiredAttributes(taskDefinition)).map(({name, value}) => ({
      name,
      ...(value === undefined || value === '' ? {} : {value}),
    })),
    ...(platform?.cpuArchitecture === undefined ? {} : {cpuArchitecture: platform.cpuArchitecture}),
    ...(platform?.operatingSystemFamily === undefined ? {} : {operatingSystemFamily: platform.operatingSystemFamily}),
    ...(taskDefinition.networkMode === undefined ? {} : {networkMode: taskDefinition.networkMode}),
    ...(assumed.length === 0 ? {} : {assumed}),
  }
}

function overridden(container: SnapshotContainerDefinition, overrides: TaskOverride): SnapshotContainerDefinition {
  const override = overrides.containerOverrides?.find(candidate => candidate.name === container.name)
  if (!override) return container
  return {
    ...container,
    ...(override.cpu === undefined ? {} : {cpu: override.cpu}),
    ...(override.memory === undefined ? {} : {memory: override.memory}),
    ...(override.memoryReservation === undefined ? {} : {memoryReservation: override.memoryReservation}),
    ...(override.resourceRequirements === undefined ? {} : {resourceRequirements: override.resourceRequirements}),
  }
}

function hostPorts(
  networkMode: string | undefined,
  containers: SnapshotContainerDefinition[],
  assumed: AssumptionId[],
): HostPort[] {
  if (networkMode === 'none') return []
  const ports = new Map<string, HostPort>()
  for (const container of containers) {
    for (const mapping of container.portMappings ?? []) {
      let port = mapping.hostPort ?? 0
      if (networkMode === 'host' && port === 0 && mapping.containerPort) {
        port = mapping.containerPort
        if (!assumed.includes('host-mode-port')) assumed.push('host-mode-port')
      }
      if (port <= 0) continue
      const protocol = mapping.protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp'
      ports.set(`${port}/${protocol}`, {port, protocol})
    }
  }
  return [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
}

function gpuDemand(containers: SnapshotContainerDefinition[]): {gpus: number; everyGpu?: true} {
  let gpus = 0
  let every = false
  for (const container of containers) {
    for (const {type, value} of container.resourceRequirements ?? []) {
      if (type !== 'GPU') continue
      if (value === 'ALL') every = true
      else gpus += Number.isFinite(Number(value)) ? Number(value) : 0
    }
  }
  return every ? {gpus: Math.max(1, gpus), everyGpu: true} : {gpus}
}

function sum<T>(items: T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0)
}

/** CPU units of `1024`, `1 vCPU` or `.5 vcpu`; undefined when absent or unreadable. */
export function parseCpu(text: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(vcpu)?\s*$/i.exec(text ?? '')
  return match ? Math.round(Number(match[1]) * (match[2] ? 1024 : 1)) : undefined
}

/** MiB of `2048`, `2 GB` or `2GB`; undefined when absent or unreadable. */
export function parseMemory(text: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(gb|mb)?\s*$/i.exec(text ?? '')
  return match ? Math.round(Number(match[1]) * (match[2]?.toLowerCase() === 'gb' ? 1024 : 1)) : undefined
}
