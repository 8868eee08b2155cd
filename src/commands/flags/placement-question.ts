import {Flags} from '@oclif/core'
import {arnName, familyRevision} from '../../core/arn.js'
import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import type {PlacementRequest} from '../../placement/request.js'
import {requestOfTask} from '../../placement/service-request.js'
import type {ClusterSnapshot, SnapshotService, SnapshotTaskDefinition} from '../../placement/snapshot.js'
import {serviceStrategy} from '../../placement/strategy.js'
import type {PlacementSubject} from '../../ui/placement-words.js'
import {loadServiceDefinitionFile, loadTaskDefinitionFile} from './definition-file.js'
import {parseConstraint, parseStrategies} from './placement-terms.js'

/** What is to be placed, and how. */
export const questionFlags = {
  'task-definition': Flags.string({
    description: 'a task definition file, or family:revision',
    helpValue: 'FILE|family:rev',
  }),
  'service-definition': Flags.string({
    description: 'CreateService input; the other flags win over it',
    helpValue: 'FILE',
  }),
  count: Flags.integer({description: 'how many tasks', helpValue: 'N', min: 1, max: 1_000_000}),
  constraint: Flags.string({
    description: "a placement constraint in place of the service's own",
    helpValue: 'memberOf:EXPR|distinctInstance',
    multiple: true,
    multipleNonGreedy: true,
  }),
  strategy: Flags.string({
    description: "a placement strategy in place of the service's own",
    helpValue: 'spread:FIELD|binpack:memory|random',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'what-if': Flags.string({
    description:
      'answer for a changed cluster or task: `add 1 m5.large in eu-west-1a`, `memory=1536`, `drain i-0a1`, …',
    helpValue: 'TEXT…',
    multiple: true,
  }),
  assume: Flags.string({
    description: 'another value for what AWS does not document, as `assumptions` names it',
    helpValue: 'ID=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  seed: Flags.integer({description: 'decides what ECS leaves to chance', default: 1}),
}

/** The values of `questionFlags`. */
export interface QuestionFlagValues {
  'task-definition'?: string | undefined
  'service-definition'?: string | undefined
  count?: number | undefined
  constraint?: string[] | undefined
  strategy?: string[] | undefined
}

/** What the flags give, files already read. */
export interface QuestionInput {
  serviceName?: string
  /** A definition out of a file. */
  taskDefinition?: SnapshotTaskDefinition
  /** family:revision or an ARN. */
  taskDefinitionName?: string
  serviceDefinition?: SnapshotService
  count?: number
  constraints?: readonly string[]
  strategies?: readonly string[]
}

/** What is asked of the engine, and what the answer calls it. */
export interface Question {
  request: PlacementRequest
  taskDefinition: SnapshotTaskDefinition
  service?: SnapshotService
  subject: PlacementSubject
}

/**
 * The flags with their files read.
 * @throws UserError when nothing is named, and for files that cannot be read.
 */
export async function readQuestion(serviceName: string | undefined, flags: QuestionFlagValues): Promise<QuestionInput> {
  const definition = flags['task-definition']
  if (!serviceName && !definition && !flags['service-definition']) {
    throw new UserError('nothing to place is named', {fix: 'name a service, or pass --task-definition FILE|family:rev'})
  }
  const named = definition !== undefined && isDefinitionName(definition)
  const [taskDefinition, serviceDefinition] = await Promise.all([
    definition !== undefined && !named ? loadTaskDefinitionFile(definition) : undefined,
    flags['service-definition'] ? loadServiceDefinitionFile(flags['service-definition']) : undefined,
  ])
  return {
    ...(serviceName ? {serviceName} : {}),
    ...(taskDefinition ? {taskDefinition} : {}),
    ...(named
      ? {taskDefinitionName: definition}
      : serviceDefinition?.taskDefinition && !taskDefinition
        ? {taskDefinitionName: serviceDefinition.taskDefinition}
        : {}),
    ...(serviceDefinition ? {serviceDefinition} : {}),
    ...(flags.count === undefined ? {} : {count: flags.count}),
    ...(flags.constraint ? {constraints: flags.constraint} : {}),
    ...(flags.strategy ? {strategies: flags.strategy} : {}),
  }
}

/** Whether a `--task-definition` names a registered definition rather than a file. */
export function isDefinitionName(text: string): boolean {
  return /^arn:[^:]+:ecs:/.test(text) || /^[A-Za-z0-9_-]{1,255}:\d+$/.test(text)
}

/**
 * The question the flags and the cluster's own service make together; what a flag says wins.
 * @throws UserError when the service or the task definition is not there, naming the nearest one.
 */
export function questionOf(snapshot: ClusterSnapshot, input: QuestionInput): Question {
  const service = input.serviceDefinition ?? (input.serviceName ? findService(snapshot, input.serviceName) : undefined)
  const taskDefinition =
    input.taskDefinition ?? findDefinition(snapshot, input.taskDefinitionName ?? service?.taskDefinition)
  const name = definitionName(taskDefinition, input.taskDefinitionName ?? service?.taskDefinition)
  const serviceName = (input.serviceDefinition && input.serviceName) ?? service?.serviceName
  const given = input.constraints?.map(parseConstraint) ?? service?.placementConstraints ?? []
  // A daemon service runs one task on an instance.
  const daemon = service?.schedulingStrategy === 'DAEMON' && !given.some(({type}) => type === 'distinctInstance')
  const cluster = snapshot.cluster?.clusterName
  const launchType = service?.launchType
  const own = service?.capacityProviderStrategy ?? []
  // With neither of its own, a task goes by the cluster's default strategy (AWS docs: RunTask, CreateService).
  const providers = own.length > 0 || launchType ? own : (snapshot.cluster?.defaultCapacityProviderStrategy ?? [])
  const strategy =
    parseStrategies(input.strategies) ?? (service ? serviceStrategy(service.placementStrategy) : undefined)
  return {
    request: requestOfTask(taskDefinition, {
      group: serviceName ? `service:${serviceName}` : `family:${name.split(':')[0]}`,
      count: input.count ?? 1,
      ...(launchType ? {launchType} : {}),
      capacityProviderStrategy: [...providers],
      placementConstraints: [...given, ...(daemon ? [{type: 'distinctInstance'}] : [])],
      ...(strategy ? {placementStrategy: strategy} : {}),
      ...(service?.networkConfiguration ? {networkConfiguration: service.networkConfiguration} : {}),
    }),
    taskDefinition,
    ...(service ? {service} : {}),
    subject: {
      subject: serviceName ? `service ${serviceName}` : `task definition ${name}`,
      taskDefinition: name,
      ...(cluster ? {cluster} : {}),
    },
  }
}

function findService(snapshot: ClusterSnapshot, name: string): SnapshotService {
  const services = snapshot.services
  if (!services) {
    const refused = snapshot.notRead?.find(({what}) => what === 'services')
    throw new UserError(`service \`${name}\` is not known: the services were not read`, {
      ...(refused?.why ? {why: refused.why} : {}),
      fix: refused?.iamAction
        ? `allow ${refused.iamAction} for the caller`
        : 'pass --services FILE, or --task-definition and --service-definition',
    })
  }
  const found = services.find(({serviceName}) => serviceName === name || serviceName === arnName(name))
  if (found) return found
  const meant = didYouMean(
    name,
    services.map(service => service.serviceName),
  )
  throw new UserError(`there is no service \`${name}\` in this cluster`, {
    fix: meant ? `did you mean \`${meant}\`?` : 'name one of its services, or pass --task-definition FILE',
  })
}

function findDefinition(snapshot: ClusterSnapshot, name: string | undefined): SnapshotTaskDefinition {
  if (name === undefined) {
    throw new UserError('no task definition is named', {
      fix: 'name a service, or pass --task-definition FILE|family:rev',
    })
  }
  const wanted = familyRevision(name)
  const definitions = snapshot.taskDefinitions ?? []
  const names = definitions.map(definition => definitionName(definition))
  const index = names.lastIndexOf(wanted)
  const found = definitions[index === -1 && !wanted.includes(':') ? latest(names, wanted) : index]
  if (found) return found
  const meant = didYouMean(wanted, names)
  const refused = snapshot.notRead?.find(({what}) => what === 'taskDefinitions')
  throw new UserError(`task definition \`${wanted}\` is not known here`, {
    ...(refused?.why ? {why: refused.why} : {}),
    fix: meant
      ? `did you mean \`${meant}\`?`
      : 'name a revision that is registered, or pass its file with --task-definition FILE',
  })
}

function latest(names: readonly string[], family: string): number {
  let best = -1
  let bestRevision = -1
  names.forEach((name, index) => {
    const [ofFamily, revision] = name.split(':')
    if (ofFamily === family && Number(revision) > bestRevision) {
      best = index
      bestRevision = Number(revision)
    }
  })
  return best
}

function definitionName(definition: SnapshotTaskDefinition, fallback?: string): string {
  if (definition.taskDefinitionArn) return familyRevision(definition.taskDefinitionArn)
  if (definition.family) return definition.revision ? `${definition.family}:${definition.revision}` : definition.family
  return fallback ? familyRevision(fallback) : 'the task definition'
}
