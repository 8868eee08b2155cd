import {cloudFormationDefinitions} from './cloudformation.js'
import type {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'
import type {ParsedFile} from './parse.js'
import {ServiceView} from './service-view.js'
import {type StructureProblem, walkStructure} from './structure.js'
import {TaskView, wrapContainers} from './task-view.js'

export type DocumentKind =
  | 'task-definition'
  | 'service-definition'
  | 'cloudformation'
  | 'terraform-containers'
  | 'unknown'

/** One definition found in a file, ready for the rules. */
export interface LintDocument {
  kind: DocumentKind
  file: ParsedFile
  /** The definition itself: inside a wrapper or a template, where there is one. */
  root: DefinitionNode
  options: LintOptions
  task?: TaskView
  service?: ServiceView
  /** What the walk over the schema found. */
  structure: StructureProblem[]
  /** Every string value in it. */
  strings: DefinitionNode[]
}

const serviceKeys = [
  'serviceName',
  'desiredCount',
  'loadBalancers',
  'deploymentConfiguration',
  'launchType',
  'networkConfiguration',
  'capacityProviderStrategy',
  'schedulingStrategy',
  'placementStrategy',
  'serviceConnectConfiguration',
  'serviceArn',
]

// People keep one file for CreateService and UpdateService.
const updateServiceOnly = ['service', 'forceNewDeployment']

/** What a file holds, by its shape alone. */
export function kindOf(root: DefinitionNode): DocumentKind {
  if (root.kind === 'array') {
    const items = root.items.filter(item => item.kind === 'object')
    if (root.items.length > 0 && items.length === 0) return 'unknown'
    return 'terraform-containers'
  }
  if (root.kind !== 'object') return 'unknown'
  const resources = root.raw('Resources')
  if (resources?.kind === 'object') {
    const types = resources.members.map(member => member.text('Type') ?? '')
    if (root.raw('AWSTemplateFormatVersion') || types.some(type => type.includes('::'))) return 'cloudformation'
  }
  if (root.raw('containerDefinitions') && !root.raw('AWSEBDockerrunVersion')) return 'task-definition'
  const wrapped = root.raw('taskDefinition')
  if (wrapped?.kind === 'object') return 'task-definition'
  if (root.raw('AWSEBDockerrunVersion')) return 'unknown'
  const services = root.raw('services')
  if (services?.kind === 'array' && services.items.some(item => item.raw('serviceArn'))) return 'service-definition'
  if (serviceKeys.some(key => root.raw(key)) || wrapped) return 'service-definition'
  const taskish = [
    'family',
    'requiresCompatibilities',
    'ContainerDefinitions',
    'networkMode',
    'executionRoleArn',
    'containerDefinition',
    'containerdefinitions',
    'container_definitions',
    'volumes',
  ]
  if (taskish.some(key => root.raw(key)) && !root.raw('services')) return 'task-definition'
  return 'unknown'
}

/** Every definition of a file; a file whose text could not be read holds none. */
export function documentsOf(file: ParsedFile, options: LintOptions): LintDocument[] {
  const {root} = file
  if (!root) return []
  const kind = kindOf(root)
  if (kind === 'cloudformation') {
    const found = cloudFormationDefinitions(root)
    const tasks = new Map<string, TaskView>()
    for (const {name, type, node} of found)
      if (type === 'task') tasks.set(name, new TaskView(node, options, false, true))
    return found.map(({name, type, node, taskName}) => {
      const pair = taskName ? tasks.get(taskName) : undefined
      return type === 'task'
        ? document(kind, file, node, options, {task: tasks.get(name)!})
        : document(kind, file, node, options, {service: new ServiceView(node, options, pair)})
    })
  }
  if (kind === 'task-definition') {
    const node = unwrapped(root)
    return [document(kind, file, node, options, {task: new TaskView(node, options, false)})]
  }
  if (kind === 'terraform-containers') {
    const node = wrapContainers(root)
    return [document(kind, file, node, options, {task: new TaskView(node, options, true)})]
  }
  if (kind === 'service-definition') {
    const pair = options.pair?.root && kindOf(options.pair.root) === 'task-definition' ? options.pair.root : undefined
    const task = pair ? new TaskView(unwrapped(pair), options, false) : undefined
    const services = root.raw('services')
    const nodes = services?.kind === 'array' ? services.items.filter(item => item.kind === 'object') : [root]
    return nodes.map(node => document(kind, file, node, options, {service: new ServiceView(node, options, task)}))
  }
  return [document(kind, file, root, options, {})]
}

function unwrapped(root: DefinitionNode): DefinitionNode {
  const wrapped = root.raw('taskDefinition')
  return wrapped?.kind === 'object' && !root.raw('containerDefinitions') ? wrapped : root
}

function document(
  kind: DocumentKind,
  file: ParsedFile,
  root: DefinitionNode,
  options: LintOptions,
  views: {task?: TaskView; service?: ServiceView},
): LintDocument {
  let structure: StructureProblem[] | undefined
  let strings: DefinitionNode[] | undefined
  return {
    kind,
    file,
    root,
    options,
    ...views,
    get structure() {
      structure ??= views.task
        ? walkStructure(root, 'RegisterTaskDefinitionRequest', views.task.bare ? ['family'] : [])
        : views.service
          ? walkStructure(root, 'CreateServiceRequest', updateServiceOnly)
          : []
      return structure
    },
    get strings() {
      strings ??= stringsOf(root, [])
      return strings
    },
  }
}

function stringsOf(node: DefinitionNode, found: DefinitionNode[]): DefinitionNode[] {
  if (node.kind === 'string') found.push(node)
  for (const item of node.items) stringsOf(item, found)
  for (const member of node.members) stringsOf(member, found)
  return found
}
