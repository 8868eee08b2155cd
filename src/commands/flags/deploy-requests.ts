import type {CreateServiceRequest, RegisterTaskDefinitionRequest, Service} from '@aws-sdk/client-ecs'
import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {type ParsedFile, parseDefinition} from '../../definition/parse.js'
import {normaliseTaskDefinition} from '../../definition/task-definition.js'
import {readStandardInput, readTextFile} from '../../io/files.js'
import {findPlaceholders} from '../../project/interpolate.js'
import type {Project} from '../../project/project.js'
import {type ExpressDefinition, isExpressDefinition} from '../../rollout/express-request.js'
import {type ServiceRequest, withImages} from '../../rollout/request.js'
import {interpolateFile, mustBeOurs, mustParse, type TextSources} from './definition-text.js'
import {mustBeRendered} from './must-be-rendered.js'

/** What the command line says of a deploy. */
export interface DeployWords {
  services: string[]
  taskDefinition?: string
  serviceDefinition?: string
  images: string[]
  desiredCount?: number
  forceNewDeployment: boolean
  /** Whether a placeholder left in an image or a name is refused: what is registered must be there. */
  mustBeRendered?: boolean
  /** --timeout was given: it wins over gantry.yml's. */
  timeoutByFlag?: boolean
  /** Where `${…}` of the definition files come from, besides the environment, git and the images above. */
  sources?: Pick<TextSources, 'allowTag' | 'cloudFormation' | 'ssm'>
}

export interface LoadedRequests {
  requests: ServiceRequest[]
  /** Lint findings of the task definition files, by service. */
  findings: Map<string, Finding[]>
  /** Those, and those of the service definition's file, for a service as it is live. */
  lintOf: (request: ServiceRequest, live?: Service) => Finding[]
}

/**
 * The requests of a deploy: the named services, or all of gantry.yml; flags win over the file.
 * @throws UserError when a file cannot be read, a name is unknown, or a flag would apply to several services
 */
export async function loadRequests(words: DeployWords, project: Project | undefined): Promise<LoadedRequests> {
  const known = Object.keys(project?.services ?? {})
  const names = words.services.length > 0 ? words.services : known
  const findings = new Map<string, Finding[]>()
  const tasks = new Map<string, ParsedFile>()
  const serviceFiles = new Map<string, ParsedFile>()
  const flagged = imagesOf(words.images)
  // An image that a file asks for by `${image.NAME}` is no override of a container of that name.
  const asked = new Set<string>()
  const text: ReadText = async file => {
    const raw = file === '-' ? await readStandardInput() : await readTextFile(file)
    for (const {kind, name} of findPlaceholders(raw)) if (kind === 'image') asked.add(name)
    const directory = project ? {directory: project.directory} : {}
    return (await interpolateFile(raw, file, {allowTag: true, ...words.sources, ...directory, images: flagged})).text
  }
  const fromFile = words.serviceDefinition ? await readService(words.serviceDefinition, text) : undefined
  if (names.length === 0 && fromFile?.definition.serviceName) names.push(fromFile.definition.serviceName)
  if (names.length === 0)
    throw new UserError('no service named', {fix: 'name a service, or list services in gantry.yml'})
  if (names.length > 1 && (words.taskDefinition || words.serviceDefinition || words.images.length > 0))
    throw new UserError('these flags are for one service', {
      why: `--task-definition, --service-definition and --image cannot mean ${names.length} services`,
      fix: 'name one service, or put the files into gantry.yml',
    })
  const requests: ServiceRequest[] = []
  for (const service of names) {
    const entry = project?.services[service]
    if (project && known.length > 0 && !entry && !words.taskDefinition && !words.serviceDefinition) {
      const guess = didYouMean(service, known)
      if (guess) throw new UserError(`${project.file} has no service \`${service}\``, {fix: `did you mean ${guess}?`})
    }
    const definitionFile = words.serviceDefinition ?? entry?.serviceDefinition
    const read = fromFile ?? (definitionFile ? await readService(definitionFile, text) : undefined)
    const {express = entry?.express, serviceDefinition} = read ? byKind(read.definition) : {}
    if (read && serviceDefinition) serviceFiles.set(service, read.parsed)
    const taskDefinition = words.taskDefinition ?? entry?.taskDefinition ?? serviceDefinition?.taskDefinition
    const count = words.desiredCount ?? entry?.desiredCount ?? serviceDefinition?.desiredCount
    const task = taskDefinition ? await readTask(taskDefinition, service, {findings, tasks}, text) : undefined
    // Nor is one that reached this service through `${image.NAME}` of gantry.yml.
    const reached = new Set(Object.values(entry?.images ?? {}))
    const overrides = Object.entries(flagged).filter(
      ([name, reference]) => !asked.has(name) && !(project?.askedImages?.includes(name) && reached.has(reference)),
    )
    const images = {...entry?.images, ...Object.fromEntries(overrides)}
    const file = tasks.get(service)
    if (words.mustBeRendered && task && 'input' in task && file)
      await mustBeRendered(withImages(task.input, images), file)
    requests.push({
      service,
      ...(task ? {taskDefinition: task} : {}),
      ...(Object.keys(images).length > 0 ? {images} : {}),
      ...(serviceDefinition ? {serviceDefinition} : {}),
      ...(express ? {express} : {}),
      ...(count === undefined ? {} : {desiredCount: count}),
      ...(words.desiredCount === undefined ? {} : {desiredCountByFlag: true}),
      ...(words.forceNewDeployment ? {forceNewDeployment: true} : {}),
      ...(entry?.dependsOn ? {dependsOn: entry.dependsOn} : {}),
      ...(entry?.timeoutMs === undefined || words.timeoutByFlag ? {} : {timeoutMs: entry.timeoutMs}),
    })
  }
  return {requests, findings, lintOf: await serviceLint(findings, tasks, serviceFiles)}
}

/** What AWS would refuse of a service definition, for the controller the service has, after what was said of its task. */
async function serviceLint(
  findings: Map<string, Finding[]>,
  tasks: Map<string, ParsedFile>,
  files: Map<string, ParsedFile>,
): Promise<LoadedRequests['lintOf']> {
  const module = files.size > 0 ? await import('../../definition/lint.js') : undefined
  return ({service}, live) => {
    const file = files.get(service)
    const pair = tasks.get(service)
    const existingController = live && (live.deploymentController?.type ?? 'ECS')
    const report =
      file &&
      module?.lintReport(file, {
        profile: 'register',
        ...(pair ? {pair} : {}),
        ...(existingController ? {existingController} : {}),
      })
    const own = report?.kind === 'service-definition' ? report.findings : []
    return [...(findings.get(service) ?? []), ...own]
  }
}

/** A file's text with its values in. */
type ReadText = (file: string) => Promise<string>

async function readTask(
  name: string,
  service: string,
  read: {findings: Map<string, Finding[]>; tasks: Map<string, ParsedFile>},
  text: ReadText,
): Promise<NonNullable<ServiceRequest['taskDefinition']>> {
  if (isReference(name)) return {arn: name}
  const {lint} = await import('../../definition/lint.js')
  mustBeOurs(name)
  const parsed = await parseDefinition(await text(name), name === '-' ? 'standard input' : name)
  mustBeOurs(name, parsed)
  const found = lint(parsed)
  mustParse(found)
  read.findings.set(service, found)
  read.tasks.set(service, parsed)
  if (parsed.value === undefined || typeof parsed.value !== 'object' || parsed.value === null)
    throw new UserError(found[0]?.what ?? `${name} is no task definition`, {...(found[0]?.at ? {at: found[0].at} : {})})
  const input = normaliseTaskDefinition(parsed.value) as RegisterTaskDefinitionRequest
  return {input, file: name}
}

// `web:3`, an ARN, or a bare family that is not a file's name.
function isReference(name: string): boolean {
  return /^arn:/.test(name) || /^[\w-]{1,255}:\d+$/.test(name) || /^[\w-]{1,255}$/.test(name)
}

async function readService(
  file: string,
  text: ReadText,
): Promise<{definition: Partial<CreateServiceRequest>; parsed: ParsedFile}> {
  const parsed = await parseDefinition(await text(file), file)
  const problem = parsed.problems.find(found => found.severity === 'error')
  if (problem || typeof parsed.value !== 'object' || parsed.value === null)
    throw new UserError(`${file}: ${problem?.what ?? 'not a service definition'}`, {
      ...(problem ? {at: parsed.lines.at(problem.start, problem.end, '', file)} : {}),
    })
  const value = parsed.value as Record<string, unknown>
  const inner = value.service && typeof value.service === 'object' ? value.service : value
  const {$schema: _, ...definition} = inner as Record<string, unknown>
  return {definition: definition as Partial<CreateServiceRequest>, parsed}
}

// A service definition file may hold CreateExpressGatewayService's input as well as CreateService's.
function byKind(definition: Partial<CreateServiceRequest>): {
  serviceDefinition?: Partial<CreateServiceRequest>
  express?: ExpressDefinition
} {
  if (!isExpressDefinition(definition)) return {serviceDefinition: definition}
  const {serviceName: _, cluster: __, ...express} = definition
  return {express: express as ExpressDefinition}
}

/** `NAME=REF` pairs of --image. @throws UserError for one that is none. */
export function imagesOf(pairs: readonly string[]): Record<string, string> {
  const images: Record<string, string> = {}
  for (const pair of pairs) {
    const split = pair.indexOf('=')
    if (split < 1 || split === pair.length - 1)
      throw new UserError(`--image \`${pair.slice(0, 200)}\` is not NAME=REFERENCE`, {
        fix: 'write --image app=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3',
      })
    images[pair.slice(0, split)] = pair.slice(split + 1)
  }
  return images
}
