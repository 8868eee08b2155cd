import {cloudFormationDefinitions} from './cloudformation.js'
import {type DefinitionNode, inDoubt} from './node.js'
import type {LintOptions} from './options.js'
import type {ParsedFile} from './parse.js'
import {ServiceView} from './service-view.js'
import {type StructureProblem, walkStructure} from './structure.js'
import {TaskView, wrapContainers} from './task-view.js'
import {isTerraform, type TerraformDefinition, terraformDefinitions} from './terraform.js'

export type DocumentKind =
  | 'task-definition'
  | 'service-definition'
  | 'express-service'
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
  /** The definition of a Terraform resource: its names are Terraform's, and only a part of its text may be edited. */
  terraform?: TerraformDefinition
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

// The same for an Express service, which an update names by its ARN.
const updateExpressOnly = ['serviceArn']

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
  if (isTerraform(root)) return 'terraform-containers'
  const wrapped = root.raw('taskDefinition')
  if (wrapped?.kind === 'object') return 'task-definition'
  if (root.raw('AWSEBDockerrunVersion')) return 'unknown'
  const services = root.raw('services')
  if (services?.kind === 'array' && services.items.some(item => item.raw('serviceArn'))) return 'service-definition'
  if (root.raw('infrastructureRoleArn') || root.raw('primaryContainer')) return 'express-service'
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

/**
 * Every definition of a file; a file whose text could not be read holds none. `doubted`: as copies that answer for what
 * could not be read as if it were there (see `inDoubt`).
 */
export function documentsOf(file: ParsedFile, options: LintOptions, doubted = false): LintDocument[] {
  const root = file.root ?? file.recovered
  if (!root) return []
  // A stray bracket before it: the list of containers is none.
  if (!file.root && root.kind === 'array' && root.items.some(item => item.raw('containerDefinitions'))) return []
  const read = doubted ? inDoubt : (node: DefinitionNode) => node
  const kind = /\.(tf|tofu)(\.json)?$/i.test(file.file) ? 'terraform-containers' : kindOf(root)
  if (kind === 'terraform-containers' && root.kind === 'object') return terraformDocuments(file, options, read)
  if (kind === 'cloudformation') {
    const found = cloudFormationDefinitions(root).map(one => ({...one, node: read(one.node)}))
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
    const node = read(unwrapped(root))
    return [document(kind, file, node, options, {task: new TaskView(node, options, false)})]
  }
  if (kind === 'terraform-containers') {
    const node = read(wrapContainers(root))
    return [document(kind, file, node, options, {task: new TaskView(node, options, true)})]
  }
  if (kind === 'service-definition') {
    const pair = options.pair?.root && kindOf(options.pair.root) === 'task-definition' ? options.pair.root : undefined
    const task = pair ? new TaskView(read(unwrapped(pair)), options, false) : undefined
    const services = root.raw('services')
    const nodes = services?.kind === 'array' ? services.items.filter(item => item.kind === 'object') : [root]
    return nodes
      .map(read)
      .map(node => document(kind, file, node, options, {service: new ServiceView(node, options, task)}))
  }
  // What half a file is cannot be known.
  return file.root ? [document(kind, file, read(root), options, {})] : []
}

function terraformDocuments(
  file: ParsedFile,
  options: LintOptions,
  read: (node: DefinitionNode) => DefinitionNode,
): LintDocument[] {
  const found = terraformDefinitions(file).map(one => ({...one, node: read(one.node)}))
  const tasks = new Map<TerraformDefinition, TaskView>()
  for (const one of found) if (one.type === 'task') tasks.set(one, new TaskView(one.node, options, false))
  return found.map(terraform => {
    const task = tasks.get(terraform)
    const pair = [...tasks].find(([{name}]) => name === terraform.taskName)?.[1]
    const view = task ? {task} : {service: new ServiceView(terraform.node, options, pair)}
    return document('terraform-containers', file, terraform.node, options, {...view, terraform})
  })
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
  views: Pick<LintDocument, 'task' | 'service' | 'terraform'>,
): LintDocument {
  return new Found(kind, file, root, options, views)
}

// A class, as in parse.ts: getters of an object literal would keep the file.
class Found implements LintDocument {
  readonly task?: TaskView
  readonly service?: ServiceView
  readonly terraform?: TerraformDefinition
  #structure?: StructureProblem[]
  #strings?: DefinitionNode[]

  constructor(
    readonly kind: DocumentKind,
    readonly file: ParsedFile,
    readonly root: DefinitionNode,
    readonly options: LintOptions,
    {task, service, terraform}: Pick<LintDocument, 'task' | 'service' | 'terraform'>,
  ) {
    if (task) this.task = task
    if (service) this.service = service
    if (terraform) this.terraform = terraform
  }

  get structure(): StructureProblem[] {
    this.#structure ??= this.task
      ? walkStructure(this.root, 'RegisterTaskDefinitionRequest', this.task.bare ? ['family'] : [])
      : this.service
        ? walkStructure(this.root, 'CreateServiceRequest', updateServiceOnly)
        : this.kind === 'express-service'
          ? walkStructure(this.root, 'CreateExpressGatewayServiceRequest', updateExpressOnly)
          : []
    return this.#structure
  }

  get strings(): DefinitionNode[] {
    this.#strings ??= stringsOf(this.root, [])
    return this.#strings
  }
}

function stringsOf(node: DefinitionNode, found: DefinitionNode[]): DefinitionNode[] {
  if (node.kind === 'string') found.push(node)
  for (const item of node.items) stringsOf(item, found)
  for (const member of node.members) stringsOf(member, found)
  return found
}
