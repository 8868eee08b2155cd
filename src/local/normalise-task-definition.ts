import type {
  Compatibility,
  ContainerDefinition,
  PortMapping,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import {type AttributeSource, requiredAttributes} from '../definition/required-attributes.js'

/** What RegisterTaskDefinition makes of its input: ECS's defaults filled in, attributes and compatibilities worked out. */
export function normaliseTaskDefinition(
  input: RegisterTaskDefinitionRequest,
  given: {taskDefinitionArn: string; revision: number; registeredAtMs: number; registeredBy: string},
): TaskDefinition {
  const {tags: _tags, containerDefinitions = [], cpu, memory, ...members} = input
  const attributes = requiredAttributes(input as AttributeSource)
  return {
    taskDefinitionArn: given.taskDefinitionArn,
    containerDefinitions: containerDefinitions.map(definition => container(definition, input.networkMode)),
    ...(members as TaskDefinition),
    revision: given.revision,
    volumes: input.volumes ?? [],
    status: 'ACTIVE',
    ...(attributes.length > 0 ? {requiresAttributes: attributes} : {}),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: compatibilities(input),
    ...(cpu === undefined ? {} : {cpu: cpuUnits(cpu)}),
    ...(memory === undefined ? {} : {memory: memoryMiB(memory)}),
    registeredAt: new Date(given.registeredAtMs),
    registeredBy: given.registeredBy,
  }
}

function container(definition: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  return {
    ...definition,
    cpu: definition.cpu ?? 0,
    portMappings: (definition.portMappings ?? []).map(mapping => port(mapping, networkMode)),
    essential: definition.essential ?? true,
    environment: definition.environment ?? [],
    mountPoints: definition.mountPoints ?? [],
    volumesFrom: definition.volumesFrom ?? [],
    systemControls: definition.systemControls ?? [],
  }
}

function port(mapping: PortMapping, networkMode: string | undefined): PortMapping {
  const own = networkMode === 'awsvpc' || networkMode === 'host'
  const hostPort = mapping.hostPort ?? (own ? mapping.containerPort : 0)
  return {
    ...mapping,
    ...(hostPort === undefined || mapping.containerPortRange ? {} : {hostPort}),
    protocol: mapping.protocol ?? 'tcp',
  }
}

/** What the definition could run on: FARGATE needs awsvpc and task-level sizes, EXTERNAL anything but awsvpc. */
function compatibilities(input: RegisterTaskDefinitionRequest): Compatibility[] {
  const containers = input.containerDefinitions ?? []
  const fargate =
    input.networkMode === 'awsvpc' &&
    input.cpu !== undefined &&
    input.memory !== undefined &&
    !containers.some(({privileged, resourceRequirements}) => privileged || resourceRequirements?.length) &&
    !(input.volumes ?? []).some(({host, dockerVolumeConfiguration}) => host?.sourcePath || dockerVolumeConfiguration) &&
    !input.placementConstraints?.length
  const external = input.networkMode !== 'awsvpc' && !input.proxyConfiguration
  return ['EC2' as const, ...(fargate ? ['FARGATE' as const] : []), ...(external ? ['EXTERNAL' as const] : [])]
}

/** `512`, `.5 vCPU` → `512`. */
export function cpuUnits(text: string): string {
  const vcpus = /^\s*(\d*\.?\d+)\s*vcpus?\s*$/i.exec(text)?.[1]
  return vcpus === undefined ? text.trim() : String(Math.round(Number(vcpus) * 1024))
}

/** `1024`, `1 GB` → `1024`. */
export function memoryMiB(text: string): string {
  const gigabytes = /^\s*(\d*\.?\d+)\s*gb\s*$/i.exec(text)?.[1]
  return gigabytes === undefined ? text.trim() : String(Math.round(Number(gigabytes) * 1024))
}
