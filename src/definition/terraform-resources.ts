import type {DefinitionNode} from './node.js'
import {structures} from './schema.generated.js'

export type ResourceType = 'aws_ecs_task_definition' | 'aws_ecs_service'

/** An ECS resource of a Terraform file or plan, as it is written there. */
export interface Resource {
  type: ResourceType
  name: string
  node: DefinitionNode
  /** Members that are there and whose values are known only once the plan is applied, in ECS's spelling. */
  unknownNames: {path: string[]; place: DefinitionNode}[]
}

/** How an attribute becomes what the API takes, where the schema alone does not say. */
export interface Shaping {
  copy(source: DefinitionNode, kind?: DefinitionNode['kind'], scalar?: DefinitionNode['scalar']): DefinitionNode
  convert(source: DefinitionNode, type: string): DefinitionNode
  unknown(source: DefinitionNode): DefinitionNode
}
type Shape = (source: DefinitionNode, shaping: Shaping) => DefinitionNode
interface Attribute {
  path: string[]
  shape?: Shape
}

const deployment = (name: string): Attribute => ({path: ['deploymentConfiguration', name]})
/** Attributes whose name or place differs from the API's by more than its spelling. */
const special: Record<ResourceType, Record<string, Attribute>> = {
  aws_ecs_task_definition: {
    volume: {path: ['volumes'], shape: volumes},
    tags: {path: ['tags'], shape: pairs('key')},
    proxy_configuration: {path: ['proxyConfiguration'], shape: proxy},
  },
  aws_ecs_service: {
    name: {path: ['serviceName']},
    iam_role: {path: ['role']},
    load_balancer: {path: ['loadBalancers']},
    ordered_placement_strategy: {path: ['placementStrategy']},
    deployment_maximum_percent: deployment('maximumPercent'),
    deployment_minimum_healthy_percent: deployment('minimumHealthyPercent'),
    deployment_circuit_breaker: deployment('deploymentCircuitBreaker'),
    alarms: deployment('alarms'),
    network_configuration: {path: ['networkConfiguration'], shape: network},
    volume_configuration: {path: ['volumeConfigurations']},
    tags: {path: ['tags'], shape: pairs('key')},
  },
}
// Terraform's own words, or read elsewhere.
const passedOver = new Set([
  'container_definitions',
  'count',
  'for_each',
  'depends_on',
  'lifecycle',
  'provider',
  'triggers',
  'timeouts',
])

/** The ECS resources of a file in Terraform's JSON shape, or of a plan or state that `terraform show -json` printed. */
export function terraformResources(root: DefinitionNode): Resource[] {
  const changes = root.list('resource_changes')
  if (changes.length > 0) return changes.flatMap(fromChange)
  const values = root.raw('planned_values') ?? root.raw('values')
  if (values) return fromModule(values.raw('root_module'), 0)
  const resource = root.raw('resource')
  const byType = resource?.kind === 'array' ? resource.items : resource ? [resource] : []
  return byType.flatMap(types =>
    types.members.flatMap(member => {
      const type = typeOf(String(member.key))
      if (!type) return []
      const named = member.kind === 'array' ? member.items.flatMap(item => item.members) : member.members
      return named.flatMap(node =>
        (node.kind === 'array' ? node.items : [node])
          .filter(({kind}) => kind === 'object')
          .map(body => ({type, name: String(node.key), node: body, unknownNames: []})),
      )
    }),
  )
}

function typeOf(name: string | undefined): ResourceType | undefined {
  return name === 'aws_ecs_task_definition' || name === 'aws_ecs_service' ? name : undefined
}

function fromChange(change: DefinitionNode): Resource[] {
  const type = typeOf(change.text('type'))
  const node = change.raw('change')?.raw('after')
  if (!type || change.text('mode') !== 'managed' || node?.kind !== 'object') return []
  const later = change.raw('change')?.raw('after_unknown')
  const unknownNames = (later?.members ?? []).flatMap(member => {
    if (member.kind === 'boolean' && member.scalar === false) return []
    if (member.kind !== 'boolean' && !holdsTrue(member)) return []
    const attribute = attributeOf(type, String(member.key))
    return attribute && !node.members.some(({key}) => key === member.key) ? [{path: attribute.path, place: node}] : []
  })
  return [{type, name: change.text('name') ?? '', node, unknownNames}]
}

function holdsTrue(node: DefinitionNode): boolean {
  return node.scalar === true || [...node.items, ...node.members].some(holdsTrue)
}

/** Values of a plan or state: what is not there may be known only later. */
function fromModule(module: DefinitionNode | undefined, depth: number): Resource[] {
  if (!module || depth > 50) return []
  const own = module.list('resources').flatMap(resource => {
    const type = typeOf(resource.text('type'))
    const node = resource.raw('values')
    if (!type || resource.text('mode') !== 'managed' || node?.kind !== 'object') return []
    node.partial = true
    return [{type, name: resource.text('name') ?? '', node, unknownNames: []}]
  })
  return [...own, ...module.list('child_modules').flatMap(child => fromModule(child, depth + 1))]
}

/** The attributes and blocks of a resource that ECS has too, with where they stand there. */
export function attributesOf(type: ResourceType, node: DefinitionNode): (Attribute & {node: DefinitionNode})[] {
  return node.members.flatMap(member => {
    const attribute = attributeOf(type, String(member.key))
    return attribute ? [{...attribute, node: member}] : []
  })
}

function attributeOf(type: ResourceType, name: string): Attribute | undefined {
  if (Object.hasOwn(special[type], name)) return special[type][name]
  if (passedOver.has(name)) return undefined
  const structure = type === 'aws_ecs_service' ? 'CreateServiceRequest' : 'RegisterTaskDefinitionRequest'
  const folded = name.replaceAll('_', '').toLowerCase()
  const known = Object.keys(structures[structure]?.members ?? {}).find(member => member.toLowerCase() === folded)
  return known === undefined ? undefined : {path: [known]}
}

/** A map as the list of pairs the API takes. */
function pairs(key: 'key' | 'name'): Shape {
  return (source, {copy, unknown}) => {
    if (source.kind !== 'object' || source.opaque) return unknown(source)
    const list = copy(source, 'array')
    for (const member of source.members) {
      const pair = copy(member, 'object')
      const name = copy(member, 'string', String(member.key))
      name.opaque = false
      name.start = member.keyStart
      name.end = member.keyEnd
      pair.opaque = false
      pair.adopt(name, key)
      const isText = member.kind === 'string' || member.kind === 'null'
      pair.adopt(isText ? copy(member) : copy(member, 'string', String(member.scalar)), 'value')
      list.adopt(pair, list.items.length)
    }
    return list
  }
}

const proxyMembers = new Map([
  ['type', 'type'],
  ['container_name', 'containerName'],
  ['properties', 'properties'],
])

function proxy(source: DefinitionNode, shaping: Shaping): DefinitionNode {
  const block = onlyBlock(source)
  if (!block) return shaping.unknown(source)
  const node = shaping.copy(block)
  for (const child of block.members) {
    const name = proxyMembers.get(String(child.key))
    if (!name || isNull(child)) continue
    const value = name === 'properties' ? pairs('name')(child, shaping) : shaping.copy(child)
    node.adopt(value, name, child.keyStart, child.keyEnd)
  }
  return node
}

function network(source: DefinitionNode, {copy, convert, unknown}: Shaping): DefinitionNode {
  const block = onlyBlock(source)
  if (!block) return unknown(source)
  const awsvpc = convert(block, '@AwsVpcConfiguration')
  const flag = awsvpc.members.find(member => member.key === 'assignPublicIp')
  if (flag && !flag.opaque) flag.scalar = String(flag.scalar) === 'true' ? 'ENABLED' : 'DISABLED'
  const node = copy(block)
  node.adopt(awsvpc, 'awsvpcConfiguration', source.keyStart, source.keyEnd)
  return node
}

/** Volumes, with `host_path` as the host's source path; Terraform itself leaves an empty one out. */
function volumes(source: DefinitionNode, {copy, convert}: Shaping): DefinitionNode {
  const list = convert(source, '[]@Volume')
  const blocks = source.kind === 'array' ? source.items : [source]
  for (const [index, volume] of list.items.entries()) {
    const path = blocks[index]?.members.find(member => member.key === 'host_path')
    if (!path || volume.kind !== 'object' || isNull(path) || (path.scalar === '' && !path.opaque)) continue
    const host = copy(path, 'object')
    host.opaque = false
    host.adopt(copy(path), 'sourcePath', path.keyStart, path.keyEnd)
    volume.adopt(host, 'host', path.keyStart, path.keyEnd)
  }
  return list
}

function isNull(node: DefinitionNode): boolean {
  return node.kind === 'null' && !node.opaque
}

/** The object of a block that may be written once; undefined when its content is computed. */
function onlyBlock(source: DefinitionNode): DefinitionNode | undefined {
  if (source.kind === 'object' && !source.opaque) return source
  if (source.kind !== 'array' || source.partial) return undefined
  const [only] = source.items
  return only?.kind === 'object' && !only.opaque ? only : undefined
}
