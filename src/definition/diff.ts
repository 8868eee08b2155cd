import {canonical} from '../core/canonical.js'
import {jsonPointer} from '../core/position.js'
import {comparableTaskDefinition} from './task-definition.js'

/**
 * One difference. Lists of named things (containers, environment, volumes) are walked by name, so the pointer holds the
 * name and not an index: `/containerDefinitions/web/image`. `from` is absent for what is new, `to` for what goes.
 * Where `hidden` is set the values differ and are not told: environment values may be secrets.
 */
export interface Difference {
  pointer: string
  from?: unknown
  to?: unknown
  hidden?: true
}

type Plain = Record<string, unknown>

/** What names an item of a list; lists without such a member are compared as a whole. */
const identity: Record<string, string> = {
  containerDefinitions: 'name',
  environment: 'name',
  secrets: 'name',
  secretOptions: 'name',
  volumes: 'name',
  tags: 'key',
  ulimits: 'name',
  systemControls: 'namespace',
}

/**
 * What registering `wanted` would change against `live` (DescribeTaskDefinition's answer), without what ECS fills in by
 * itself. Environment values are never told, only their names.
 */
export function diffTaskDefinitions(live: unknown, wanted: unknown): Difference[] {
  const right = comparableTaskDefinition(wanted)
  const left = live === undefined ? {} : comparableTaskDefinition(live)
  if (right.tags === undefined) delete left.tags
  return walk(left, right, [])
}

/**
 * What updating a service to `wanted` (CreateService input) would change against `live` (DescribeServices' answer).
 * Members the file leaves out stay as they are live, so they are no difference; `keptMembers` names them.
 */
export function diffServiceDefinitions(live: Plain, wanted: Plain): Difference[] {
  const differences: Difference[] = []
  for (const [name, value] of Object.entries(wanted)) {
    if (notCompared.has(name)) continue
    differences.push(...walkWanted(live[name], value, [name]))
  }
  return differences
}

/** Members that differ between the two calls by nature, or that the service keeps from its creation. */
const notCompared = new Set([
  'cluster',
  'serviceName',
  'taskDefinition',
  'clientToken',
  'tags',
  'propagateTags',
  'role',
])

/** Members the live service holds and the file leaves out: an update keeps them as they are. */
export function keptMembers(live: Plain, wanted: Plain): string[] {
  const keepable = [
    'loadBalancers',
    'serviceRegistries',
    'serviceConnectConfiguration',
    'volumeConfigurations',
    'vpcLatticeConfigurations',
    'placementConstraints',
    'placementStrategy',
    'capacityProviderStrategy',
    'tags',
  ]
  return keepable.filter(name => wanted[name] === undefined && !isEmpty(live[name]))
}

function walk(live: unknown, wanted: unknown, path: string[]): Difference[] {
  if (isPlain(live) && isPlain(wanted)) {
    const names = [...new Set([...Object.keys(live), ...Object.keys(wanted)])].sort()
    return names.flatMap(name => walk(live[name], wanted[name], [...path, name]))
  }
  const key = identity[path.at(-1) ?? '']
  if (key && (Array.isArray(live) || Array.isArray(wanted))) {
    return walk(named(live, key), named(wanted, key), path)
  }
  if (canonical(live) === canonical(wanted)) return []
  const pointer = jsonPointer(path)
  if (path.includes('environment')) {
    return [{pointer: jsonPointer(path.slice(0, path.indexOf('environment') + 2)), hidden: true}]
  }
  return [
    {
      pointer,
      ...(live === undefined ? {} : {from: masked(live)}),
      ...(wanted === undefined ? {} : {to: masked(wanted)}),
    },
  ]
}

/** As `walk`, but a member that only the live side has is a default or kept: no difference. */
function walkWanted(live: unknown, wanted: unknown, path: string[]): Difference[] {
  if (isEmpty(live) && isEmpty(wanted)) return []
  if (isPlain(wanted) && isPlain(live)) {
    return Object.keys(wanted).flatMap(name => walkWanted(live[name], wanted[name], [...path, name]))
  }
  if (Array.isArray(wanted) && Array.isArray(live) && wanted.length === live.length) {
    const scalars = wanted.every(item => typeof item !== 'object')
    if (scalars) return walk([...live].sort(), [...wanted].sort(), path)
    return wanted.flatMap((item, index) => walkWanted(live[index], item, [...path, String(index)]))
  }
  if (canonical(live) === canonical(wanted)) return []
  return [{pointer: jsonPointer(path), ...(isEmpty(live) ? {} : {from: live}), to: wanted}]
}

/** A container that comes or goes as a whole still keeps its environment's values to itself. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name !== 'environment' || !Array.isArray(member)) return [name, masked(member)]
      return [name, member.map(item => (isPlain(item) ? {...item, value: '***'} : item))]
    }),
  )
}

function named(list: unknown, key: string): Plain | undefined {
  if (!Array.isArray(list)) return undefined
  return Object.fromEntries(list.filter(isPlain).map((item, index) => [String(item[key] ?? index), item]))
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
