import {type EmbeddedJson, embeddedJson} from './embedded.js'
import {DefinitionNode} from './node.js'
import type {ParsedFile, ParseProblem} from './parse.js'
import {structures} from './schema.generated.js'
import {
  attributesOf,
  type Resource,
  type ResourceType,
  type Shaping,
  terraformResources,
} from './terraform-resources.js'

/** A task definition or service of a Terraform file, in ECS's own spelling; places stay those of the file. */
export interface TerraformDefinition {
  name: string
  type: 'task' | 'service'
  node: DefinitionNode
  /** What is wrong with the text of the container definitions. */
  problems: ParseProblem[]
  /** The part of the file whose text edits fit as they are; none where it is written as an escaped string. */
  editable?: {start: number; end: number}
  /** Name of the task definition a service refers to. */
  taskName?: string
}

const structureOf: Record<ResourceType, string> = {
  aws_ecs_task_definition: 'RegisterTaskDefinitionRequest',
  aws_ecs_service: 'CreateServiceRequest',
}

/** Whether a file's value has the shape of Terraform's JSON syntax, or of what `terraform show -json` prints. */
export function isTerraform(root: DefinitionNode): boolean {
  if (root.kind !== 'object') return false
  if (
    root.raw('terraform_version') &&
    (root.raw('planned_values') || root.raw('values') || root.raw('resource_changes'))
  )
    return true
  const resource = root.raw('resource')
  const byType = resource?.kind === 'array' ? resource.items : resource ? [resource] : []
  return byType.some(types => types.members.some(member => /^[a-z][a-z0-9]*_\w+$/.test(String(member.key))))
}

/** The task definitions and services of a Terraform file (`.tf`, `.tf.json`) or plan. */
export function terraformDefinitions(file: ParsedFile): TerraformDefinition[] {
  const root = file.root ?? file.recovered
  if (!root) return []
  return terraformResources(root).map(resource => {
    const {type, name, node} = resource
    const converted = spelledAsEcs(resource)
    if (type === 'aws_ecs_service') {
      const taskName = referenceIn(file, node.raw('task_definition'))
      return {name, type: 'service', node: converted, problems: [], ...(taskName ? {taskName} : {})}
    }
    const {problems, editable} = addContainers(file, node, converted)
    return {name, type: 'task', node: converted, problems, ...(editable ? {editable} : {})}
  })
}

function referenceIn(file: ParsedFile, node: DefinitionNode | undefined): string | undefined {
  if (!node || node.end - node.start > 500) return undefined
  return /\baws_ecs_task_definition\.([\w-]+)/.exec(file.text.slice(node.start, node.end))?.[1]
}

/** Attributes and blocks under the names of the API; what Terraform alone knows is left out. */
function spelledAsEcs({type, node, unknownNames}: Resource): DefinitionNode {
  const root = copyOf(node)
  root.partial = node.partial
  for (const {node: child, path, shape} of attributesOf(type, node)) {
    if (isAbsent(child)) continue
    put(root, path, shape ? shape(child, shaping) : converted(child, typeAt(structureOf[type], path)), child)
  }
  for (const {path, place} of unknownNames) put(root, path, unknownAt(place), place)
  return root
}

function typeAt(structure: string, path: readonly string[]): string {
  let type = `@${structure}`
  for (const name of path) type = structures[type.replace(/^(\[\])?@/, '')]?.members[name] ?? 'any'
  return type
}

/** Puts a member at a path, with the objects on the way. */
function put(root: DefinitionNode, path: readonly string[], child: DefinitionNode, source: DefinitionNode): void {
  let parent = root
  for (const name of path.slice(0, -1)) {
    let next = parent.members.find(member => member.key === name)
    if (!next) {
      next = new DefinitionNode('object', source.start, source.end)
      next.partial = root.partial
      next.origin = source
      parent.adopt(next, name, source.keyStart, source.keyEnd)
    }
    parent = next
  }
  const name = path.at(-1) as string
  const present = parent.members.find(member => member.key === name)
  // `deployment_configuration` says more of what its neighbours say.
  if (present?.kind === 'object' && child.kind === 'object') {
    for (const member of child.members) present.adopt(member, member.key!, member.keyStart, member.keyEnd)
  } else if (!present) parent.adopt(child, name, source.keyStart, source.keyEnd)
}

/** A copy in ECS's spelling: `size_in_gib` → `sizeInGiB`, a block → the object, one block → a list where ECS has one. */
function converted(source: DefinitionNode, type: string): DefinitionNode {
  if (source.opaque) return unknownAt(source)
  if (type.startsWith('[]')) {
    const list = new DefinitionNode('array', source.start, source.end)
    list.origin = source
    list.partial = source.partial
    const items = source.kind === 'array' ? source.items : [source]
    for (const item of items) list.adopt(converted(item, type.slice(2)), list.items.length)
    return list
  }
  if (type.startsWith('@') && source.kind === 'array') {
    const [only] = source.items
    return only && !source.partial ? converted(only, type) : unknownAt(source)
  }
  if (type.startsWith('@') && source.kind === 'object') {
    const copy = copyOf(source)
    const members = structures[type.slice(1)]?.members ?? {}
    for (const child of source.members) {
      const name = spelled(String(child.key), members)
      if (!name || isAbsent(child, members[name])) continue
      copy.adopt(converted(child, members[name] as string), name, child.keyStart, child.keyEnd)
    }
    return copy
  }
  if (source.kind === 'object' || source.kind === 'array') return deepCopy(source)
  return coerced(source, type)
}

/** null, and a plan's empty list of blocks. */
function isAbsent(node: DefinitionNode, type = '@'): boolean {
  if (node.kind === 'null') return !node.opaque
  return type.startsWith('@') && node.kind === 'array' && node.items.length === 0 && !node.partial
}

const renamed: Record<string, string> = {
  service: 'services',
  client_alias: 'clientAliases',
  secret_option: 'secretOptions',
  lifecycle_hook: 'lifecycleHooks',
  elb_name: 'loadBalancerName',
  configure_at_launch: 'configuredAtLaunch',
}

function spelled(name: string, members: Record<string, string>): string | undefined {
  const other = Object.hasOwn(renamed, name) ? renamed[name] : undefined
  if (other && Object.hasOwn(members, other)) return other
  const folded = name.replaceAll('_', '').toLowerCase()
  return Object.keys(members).find(known => known.toLowerCase() === folded)
}

// Terraform turns 256 into "256" and "true" into true itself.
function coerced(source: DefinitionNode, type: string): DefinitionNode {
  const {kind, scalar} = source
  if ((type === 'string' || type.startsWith('#')) && (kind === 'number' || kind === 'boolean'))
    return copyOf(source, 'string', String(scalar))
  if ((type === 'integer' || type === 'number') && kind === 'string' && /^-?\d+$/.test(String(scalar)))
    return copyOf(source, 'number', Number(scalar))
  if (type === 'boolean' && kind === 'string' && (scalar === 'true' || scalar === 'false'))
    return copyOf(source, 'boolean', scalar === 'true')
  return copyOf(source)
}

function copyOf(source: DefinitionNode, kind = source.kind, scalar = source.scalar): DefinitionNode {
  const copy = new DefinitionNode(kind, source.start, source.end)
  copy.scalar = scalar
  copy.opaque = source.opaque
  copy.partial = source.partial
  copy.origin = source
  return copy
}

function deepCopy(source: DefinitionNode): DefinitionNode {
  const copy = copyOf(source)
  for (const item of source.items) copy.adopt(deepCopy(item), copy.items.length)
  for (const member of source.members) copy.adopt(deepCopy(member), member.key!, member.keyStart, member.keyEnd)
  return copy
}

function unknownAt(source: DefinitionNode): DefinitionNode {
  const node = copyOf(source, 'string', '')
  node.opaque = true
  return node
}

const shaping: Shaping = {copy: copyOf, convert: converted, unknown: unknownAt}

/** Reads `container_definitions` where it can be read, else puts an unknown in its place. */
function addContainers(
  file: ParsedFile,
  resource: DefinitionNode,
  root: DefinitionNode,
): {problems: ParseProblem[]; editable?: {start: number; end: number}} {
  const source = resource.raw('container_definitions')
  if (!source || (source.kind === 'null' && !source.opaque)) return {problems: []}
  const local = localValue(file, source)
  const from = local ?? source
  const inner = from.encoded ?? (from.kind === 'string' ? undefined : from)
  const json: EmbeddedJson | undefined = inner
    ? {root: withLocals(file, inner), problems: [], exact: from.encoded !== undefined}
    : embeddedJson(file, from)
  const list = json?.root
  if (!json || list?.kind !== 'array' || list.opaque) {
    root.adopt(unknownAt(source), 'containerDefinitions', source.keyStart, source.keyEnd)
    return {problems: json?.problems ?? []}
  }
  if (list.parent === undefined) Object.assign(list, {parent: from.parent, key: from.key})
  const copy = containers(list, '[]@ContainerDefinition')
  root.adopt(copy, 'containerDefinitions', source.keyStart, source.keyEnd)
  return {problems: json.problems, ...(json.exact ? {editable: {start: list.start, end: list.end}} : {})}
}

/** The value of `local.name`, where the file itself gives it one; undefined for every other expression. */
function localValue(file: ParsedFile, node: DefinitionNode, depth = 0): DefinitionNode | undefined {
  if (!node.opaque || node.end - node.start > 200 || depth > 5) return undefined
  const name = /^local\.([A-Za-z_][\w-]*)$/.exec(file.text.slice(node.start, node.end))?.[1]
  const value = name === undefined ? undefined : file.root?.raw('locals')?.raw(name)
  return value && (localValue(file, value, depth + 1) ?? value)
}

/** A list of containers with those that stand in `locals`; places and paths stay theirs. */
function withLocals(file: ParsedFile, node: DefinitionNode): DefinitionNode {
  const list = localValue(file, node) ?? node
  if (list.kind !== 'array' || list.opaque || !list.items.some(item => item.opaque)) return list
  const copy = new DefinitionNode('array', list.start, list.end)
  copy.partial = list.partial
  copy.items.push(...list.items.map(item => localValue(file, item) ?? item))
  return list.parent ? Object.assign(copy, {parent: list.parent, key: list.key}) : copy
}

// Terraform reads names without minding their case, and null as absent.
function containers(source: DefinitionNode, type: string): DefinitionNode {
  const copy = copyOf(source)
  if (source.opaque) return unknownAt(source)
  const members = type.startsWith('@') ? structures[type.slice(1)]?.members : undefined
  const item = type.startsWith('[]') || type.startsWith('{}') ? type.slice(2) : 'any'
  for (const child of source.items) copy.adopt(containers(child, item), copy.items.length)
  for (const child of source.members) {
    if (child.kind === 'null' && !child.opaque && type !== 'any') continue
    const original = String(child.key)
    const folded = original.toLowerCase()
    const name = members ? (Object.keys(members).find(known => known.toLowerCase() === folded) ?? original) : original
    const memberType = members ? ((Object.hasOwn(members, name) ? members[name] : undefined) ?? 'any') : item
    copy.adopt(containers(child, memberType), name, child.keyStart, child.keyEnd)
  }
  return copy
}
