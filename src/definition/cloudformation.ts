import {DefinitionNode} from './node.js'
import {structures} from './schema.generated.js'

/** A task definition or service of a template, in ECS's own spelling; places stay those of the template. */
export interface TemplateDefinition {
  /** Logical id. */
  name: string
  type: 'task' | 'service'
  node: DefinitionNode
  /** Logical id of the task definition a service refers to. */
  taskName?: string
}

const resourceTypes: Record<string, {type: 'task' | 'service'; structure: string}> = {
  'AWS::ECS::TaskDefinition': {type: 'task', structure: 'RegisterTaskDefinitionRequest'},
  'AWS::ECS::Service': {type: 'service', structure: 'CreateServiceRequest'},
}
// CloudFormation's names that differ by more than letter case.
const renamed: Record<string, string> = {
  placementstrategies: 'placementStrategy',
  enableecsmanagedtags: 'enableECSManagedTags',
}

/** The task definitions and services of a CloudFormation template (CDK writes the same). */
export function cloudFormationDefinitions(root: DefinitionNode): TemplateDefinition[] {
  const found: TemplateDefinition[] = []
  for (const resource of root.raw('Resources')?.members ?? []) {
    const type = resource.text('Type') ?? ''
    const known = Object.hasOwn(resourceTypes, type) ? resourceTypes[type] : undefined
    const properties = resource.raw('Properties')
    if (!known || properties?.kind !== 'object') continue
    const node = converted(properties, `@${known.structure}`)
    const taskName = known.type === 'service' ? reference(properties.raw('TaskDefinition')) : undefined
    found.push({name: String(resource.key), type: known.type, node, ...(taskName ? {taskName} : {})})
  }
  return found
}

function reference(node: DefinitionNode | undefined): string | undefined {
  if (!node) return undefined
  if (node.opaque && node.kind === 'string') return String(node.scalar).split('.')[0]
  return node.text('Ref') ?? node.list('Fn::GetAtt')[0]?.string
}

function isIntrinsic(node: DefinitionNode): boolean {
  return (
    node.kind === 'object' &&
    node.members.length === 1 &&
    /^(Ref|Condition|Fn::\w+)$/.test(String(node.members[0]!.key))
  )
}

function copyOf(source: DefinitionNode, kind = source.kind): DefinitionNode {
  const copy = new DefinitionNode(kind, source.start, source.end)
  copy.scalar = source.scalar
  copy.opaque = source.opaque
  copy.origin = source
  return copy
}

function converted(source: DefinitionNode, type: string): DefinitionNode {
  if (source.opaque || isIntrinsic(source)) {
    const unknown = copyOf(source, 'string')
    unknown.scalar = ''
    unknown.opaque = true
    return unknown
  }
  if (source.kind === 'array') {
    const copy = copyOf(source)
    const item = type.startsWith('[]') ? type.slice(2) : 'any'
    for (const child of source.items) copy.adopt(converted(child, item), copy.items.length)
    return copy
  }
  if (source.kind !== 'object') return coerced(source, type)
  const copy = copyOf(source)
  const members = type.startsWith('@') ? structures[type.slice(1)]?.members : undefined
  for (const child of source.members) {
    const original = String(child.key)
    const name = members ? memberName(original, members) : original
    const memberType = members
      ? ((Object.hasOwn(members, name) ? members[name] : undefined) ?? 'any')
      : type.startsWith('{}')
        ? type.slice(2)
        : 'any'
    copy.adopt(converted(child, memberType), name, child.keyStart, child.keyEnd)
  }
  return copy
}

function memberName(original: string, members: Record<string, string>): string {
  const lower = original.toLowerCase()
  const alias = Object.hasOwn(renamed, lower) ? renamed[lower] : undefined
  if (alias && Object.hasOwn(members, alias)) return alias
  // Only CloudFormation's own spelling is translated: ECS's would be refused by CloudFormation too.
  if (!/^[A-Z]/.test(original)) return original
  return Object.keys(members).find(name => name.toLowerCase() === lower) ?? original
}

// CloudFormation turns "80" into 80 and 256 into "256" itself.
function coerced(source: DefinitionNode, type: string): DefinitionNode {
  if ((type === 'integer' || type === 'number') && source.kind === 'string' && /^-?\d+$/.test(String(source.scalar))) {
    return scalarCopy(source, 'number', Number(source.scalar))
  }
  if (type === 'boolean' && source.kind === 'string' && /^(true|false)$/i.test(String(source.scalar))) {
    return scalarCopy(source, 'boolean', /^true$/i.test(String(source.scalar)))
  }
  if ((type === 'string' || type.startsWith('#')) && (source.kind === 'number' || source.kind === 'boolean')) {
    return scalarCopy(source, 'string', String(source.scalar))
  }
  return copyOf(source)
}

function scalarCopy(source: DefinitionNode, kind: 'string' | 'number' | 'boolean', value: string | number | boolean) {
  const copy = copyOf(source, kind)
  copy.scalar = value
  return copy
}
