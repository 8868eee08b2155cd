import {UserError} from '../../core/errors.js'
import {jsonPointer} from '../../core/position.js'
import type {DefinitionNode} from '../../definition/node.js'
import {type ParsedFile, parseDefinition} from '../../definition/parse.js'
import {readTextFile} from '../../io/files.js'
import type {SnapshotService, SnapshotTaskDefinition} from '../../placement/snapshot.js'

/** Members that are amounts, wherever they stand in a task definition. */
const amounts = ['cpu', 'memory', 'memoryReservation', 'hostPort', 'containerPort'] as const

/**
 * A task definition's file: RegisterTaskDefinition input or DescribeTaskDefinition output, JSON or YAML.
 * @throws UserError with the place of what is no task definition, no amount, or still to be rendered.
 */
export async function loadTaskDefinitionFile(path: string): Promise<SnapshotTaskDefinition> {
  const {file, root} = await readDefinition(path)
  const definition =
    root.get('taskDefinition')?.kind === 'object' ? (root.get('taskDefinition') as DefinitionNode) : root
  const containers = definition.raw('containerDefinitions')
  if (definition.kind !== 'object' || containers?.kind !== 'array' || containers.items.length === 0) {
    throw fault(file, containers ?? definition, `${path} holds no task definition`, 'it has no `containerDefinitions`')
  }
  const stray = containers.items.find(item => item.kind !== 'object')
  if (stray) throw fault(file, stray, `a container definition of ${path} is not an object`)
  checkAmounts(file, definition, true)
  const value = definition.value as SnapshotTaskDefinition
  return {
    ...value,
    ...(value.cpu === undefined || value.cpu === null ? {} : {cpu: String(value.cpu)}),
    ...(value.memory === undefined || value.memory === null ? {} : {memory: String(value.memory)}),
  }
}

/**
 * A service definition's file: CreateService input, or one service of DescribeServices.
 * @throws UserError with the place of what cannot be read.
 */
export async function loadServiceDefinitionFile(path: string): Promise<SnapshotService> {
  const {file, root} = await readDefinition(path)
  const services = root.raw('services')
  const service = services?.kind === 'array' && services.items.length === 1 ? services.items[0] : root
  if (service?.kind !== 'object' || root.raw('containerDefinitions')) {
    throw fault(file, root, `${path} holds no service definition`, 'it is not the input of CreateService')
  }
  for (const list of ['placementConstraints', 'placementStrategy', 'capacityProviderStrategy']) {
    const node = service.get(list)
    if (node && node.kind !== 'array') throw fault(file, node, `\`${list}\` of ${path} is not a list`)
  }
  return service.value as SnapshotService
}

async function readDefinition(path: string): Promise<{file: ParsedFile; root: DefinitionNode}> {
  const file = await parseDefinition(await readTextFile(path), path)
  const problem = file.problems.find(({severity}) => severity === 'error')
  if (problem || !file.root) {
    const {what, fix, start, end} = problem ?? {what: `${path} is empty`, start: 0, end: 0}
    throw new UserError(what, {...(fix ? {fix} : {}), at: file.lines.at(start, end, undefined, path)})
  }
  return {file, root: file.root}
}

function checkAmounts(file: ParsedFile, node: DefinitionNode, task: boolean): void {
  for (const name of amounts) {
    const amount = node.get(name)
    if (!amount) continue
    if (amount.isUnknown) throw fault(file, amount, `\`${name}\` is not known until the file is rendered`)
    // Task cpu and memory may carry a unit: `1 vCPU`, `2GB`.
    const number = amount.numeric ?? (task && amount.string ? Number.parseFloat(amount.string) : undefined)
    if (number === undefined || !Number.isFinite(number) || number < 0) {
      throw fault(file, amount, `\`${name}\` is ${JSON.stringify(amount.value)}`, 'it must be a number from 0 up')
    }
  }
  const inner = task ? node.list('containerDefinitions') : node.list('portMappings')
  for (const item of inner) if (item.kind === 'object') checkAmounts(file, item, false)
}

function fault(file: ParsedFile, node: DefinitionNode, message: string, why?: string): UserError {
  return new UserError(message, {
    ...(why ? {why} : {}),
    at: file.lines.at(node.start, node.end, jsonPointer(node.path), file.file),
  })
}
