import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import {canonical} from '../core/canonical.js'
import {structures} from './schema.generated.js'

/** What RegisterTaskDefinition takes, as the SDK types it. */
export type TaskDefinitionInput = RegisterTaskDefinitionRequest

type Plain = Record<string, unknown>

const inputMembers = structures.RegisterTaskDefinitionRequest!.members

/**
 * A parsed file's value → what RegisterTaskDefinition takes: `{"taskDefinition": …}` is unwrapped (its sibling `tags`
 * move inside), what only DescribeTaskDefinition returns and `$schema` are dropped, and so are nulls. Any other member
 * stays, known or not: it is the linter's part to refuse an unknown one.
 */
export function normaliseTaskDefinition(value: unknown): TaskDefinitionInput {
  const outer = plain(value)
  const inner = outer.containerDefinitions === undefined ? plain(outer.taskDefinition) : {}
  const wrapped = Object.keys(inner).length > 0
  const source: Plain = wrapped ? {...inner, ...(outer.tags === undefined ? {} : {tags: outer.tags})} : outer
  const kept = Object.entries(source).filter(([name]) => name !== '$schema' && !describeOnly.has(name))
  return withoutNulls(Object.fromEntries(kept)) as unknown as TaskDefinitionInput
}

// DescribeTaskDefinition's members beyond the input's (AWS API reference, TaskDefinition).
const describeOnly = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
])

function plain(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => item !== null).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, withoutNulls(member)]),
  )
}

/**
 * Whether registering `input` would give a revision that runs the same as `live` (DescribeTaskDefinition's answer):
 * ECS's defaults, empty lists, the order of lists without an order, and what only Describe returns are ignored.
 * Tags are compared when `input` holds any.
 */
export function sameTaskDefinition(input: unknown, live: unknown): boolean {
  const left = comparable(normaliseTaskDefinition(input) as unknown as Plain)
  const right = comparable(normaliseTaskDefinition(live) as unknown as Plain)
  if (left.tags === undefined) delete right.tags
  return canonical(left) === canonical(right)
}

/** The same definition in the one form that two equal ones share; for comparing and for diffs. */
export function comparableTaskDefinition(value: unknown): Record<string, unknown> {
  return comparable(normaliseTaskDefinition(value) as unknown as Plain)
}

// Lists ECS returns in an order of its own (observed; the API reference promises none), and what orders them.
const unordered: Record<string, (item: Plain) => string> = {
  environment: item => String(item.name),
  secrets: item => String(item.name),
  secretOptions: item => String(item.name),
  tags: item => String(item.key),
  ulimits: item => String(item.name),
  systemControls: item => String(item.namespace),
  volumes: item => String(item.name),
  mountPoints: item => `${item.containerPath}\u0000${item.sourceVolume}`,
  portMappings: item => `${item.containerPort ?? item.containerPortRange}\u0000${item.protocol}\u0000${item.hostPort}`,
  extraHosts: item => `${item.hostname}\u0000${item.ipAddress}`,
  requiresCompatibilities: item => String(item),
  placementConstraints: item => `${item.type}\u0000${item.expression}`,
  properties: item => String(item.name),
  dependsOn: item => `${item.containerName}\u0000${item.condition}`,
  volumesFrom: item => String(item.sourceContainer),
  resourceRequirements: item => `${item.type}\u0000${item.value}`,
}

function comparable(definition: Plain): Plain {
  const result: Plain = {...definition}
  const fargate = Array.isArray(result.requiresCompatibilities) && result.requiresCompatibilities.includes('FARGATE')
  result.networkMode ??= fargate ? undefined : 'bridge'
  if (result.cpu !== undefined) result.cpu = size(result.cpu, 'vcpu')
  if (result.memory !== undefined) result.memory = size(result.memory, 'gb')
  const platform = plain(result.runtimePlatform)
  if (result.runtimePlatform !== undefined || fargate) {
    result.runtimePlatform = {operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64', ...platform}
  }
  if (result.enableFaultInjection === false) delete result.enableFaultInjection
  const mode = result.networkMode
  if (Array.isArray(result.containerDefinitions)) {
    result.containerDefinitions = result.containerDefinitions.map(container =>
      comparableContainer(plain(container), mode),
    )
  }
  if (Array.isArray(result.volumes)) result.volumes = result.volumes.map(volume => comparableVolume(plain(volume)))
  return pruned(result, '') as Plain
}

function comparableContainer(container: Plain, networkMode: unknown): Plain {
  const result: Plain = {essential: true, cpu: 0, ...container}
  // ECS rewrites these lists on the way in.
  if (Array.isArray(result.portMappings)) {
    result.portMappings = result.portMappings.map(item => {
      const mapping: Plain = {protocol: 'tcp', ...plain(item)}
      const fixed = networkMode === 'awsvpc' || networkMode === 'host'
      if (fixed && mapping.containerPort !== undefined && !mapping.hostPort) mapping.hostPort = mapping.containerPort
      if (!fixed && mapping.hostPort === undefined && mapping.containerPort !== undefined) mapping.hostPort = 0
      return mapping
    })
  }
  if (Array.isArray(result.environment)) {
    const byName = new Map(result.environment.map(item => [plain(item).name, {value: '', ...plain(item)}]))
    result.environment = [...byName.values()]
  }
  if (result.healthCheck !== undefined) {
    result.healthCheck = {interval: 30, timeout: 5, retries: 3, ...plain(result.healthCheck)}
  }
  for (const name of ['privileged', 'readonlyRootFilesystem', 'interactive', 'pseudoTerminal', 'disableNetworking']) {
    if (result[name] === false) delete result[name]
  }
  if (Array.isArray(result.mountPoints)) {
    result.mountPoints = result.mountPoints.map(item => ({readOnly: false, ...plain(item)}))
  }
  if (Array.isArray(result.volumesFrom)) {
    result.volumesFrom = result.volumesFrom.map(item => ({readOnly: false, ...plain(item)}))
  }
  return result
}

function comparableVolume(volume: Plain): Plain {
  const result: Plain = {...volume}
  const efs = plain(result.efsVolumeConfiguration)
  if (Object.keys(efs).length > 0) result.efsVolumeConfiguration = {rootDirectory: '/', ...efs}
  return result
}

function size(value: unknown, unit: 'vcpu' | 'gb'): string {
  const text = String(value).trim().toLowerCase()
  const match = new RegExp(`^(\\d*\\.?\\d+)\\s*${unit}$`).exec(text)
  return match ? String(Math.round(Number(match[1]) * 1024)) : text
}

/** Drops what says nothing (null, "", [], {}) and sorts the lists that have no order. */
function pruned(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    // An empty string in `command` or `entryPoint` means something: it stays.
    const items = value.map(item => (item === '' ? item : pruned(item, ''))).filter(item => item !== undefined)
    const order = Object.hasOwn(unordered, name) ? unordered[name] : undefined
    if (order) items.sort((a, b) => (order(a as Plain) < order(b as Plain) ? -1 : 1))
    return items.length > 0 ? items : undefined
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .map(([key, member]) => [key, pruned(member, key)] as const)
      .filter(([, member]) => member !== undefined)
    return members.length > 0 ? Object.fromEntries(members) : undefined
  }
  return value === null || value === undefined || value === '' ? undefined : value
}

/** Whether RegisterTaskDefinition has a member of that name. */
export function isInputMember(name: string): boolean {
  return Object.hasOwn(inputMembers, name)
}
