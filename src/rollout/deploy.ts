import {randomUUID} from 'node:crypto'
import type {Service, UpdateServiceRequest} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {GantryError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {batchReads} from './batch-reads.js'
import {isInterrupted, type RolloutContext, stamped} from './context.js'
import {deployExpress} from './deploy-express.js'
import {describeService, noSuchService} from './describe-service.js'
import {
  type DeploymentEvent,
  type EndedEvent,
  type ErrorEvent,
  outcomeExitCodes,
  type ResultEvent,
  type RolloutEvent,
  type ServiceResult,
  type StartEvent,
} from './event.js'
import {describeForExpress} from './express.js'
import {errorBody, faultOf} from './fault.js'
import {type Before, beforeOf, type Found, findDeployment, nothingBefore} from './find-deployment.js'
import {follow, newWatched, type Watched} from './follow.js'
import {once} from './once.js'
import {Pace} from './pace.js'
import type {Plan} from './plan.js'
import {type Prepared, prepare} from './prepare.js'
import {settleTaskDefinition, wantedTaskDefinition} from './register.js'
import {createInput, inDependencyOrder, type ServiceRequest, startsDeployment, updateInput} from './request.js'
import {resultOf, type WatchedService} from './result.js'
import {sideBySide} from './side-by-side.js'
import {becomeSteady} from './steady.js'

/** Services that are deployed at once unless told otherwise. */
export const defaultConcurrency = 4

/** How a deploy is carried out, apart from what is wanted. */
export interface DeployOptions {
  where: {account: string; region: string; endpoint?: string}
  /** Whether a service that does not exist may be created. */
  mayCreate: (service: string) => Promise<boolean>
  /** Whether desiredCount of a service is Application Auto Scaling's to set; undefined when that could not be read. */
  scalingOwns?: (service: string) => Promise<boolean | undefined>
  /** What lint says of the request for a service as it is live; an error among it refuses the deploy. */
  lint?: (request: ServiceRequest, live?: Service) => Finding[]
  force?: boolean
  /** Foresees the deploy of a service as it is live; undefined when there is nothing to foresee. */
  plan?: (request: ServiceRequest, live: Service | undefined) => Promise<Foreseen | undefined>
  /** Whether the plan's timeout holds where the request has none of its own. */
  takeSuggestedTimeout?: boolean
  wait: boolean
  dryRun: boolean
  /** Services deployed at once, at most. */
  concurrency?: number
  /** Keeps what was seen of a service that did not succeed; answers where. */
  keepEvidence?: (watched: WatchedService[]) => Promise<string | undefined>
}

/** What was foreseen of a deploy before anything is written. */
export interface Foreseen {
  plan?: Plan
  /** Why nothing, or not all, could be foreseen. */
  couldNotTell: Finding[]
  /** A dead end that is certain: the deploy is refused. */
  deadEnd?: Finding
}

/**
 * Deploys services side by side, as far as their dependencies allow, and follows each to its end. All are looked at
 * first: one that is refused keeps everything as it is. A service that does not succeed keeps back those that depend on
 * it; the others are followed to their end. The last event is the result.
 * @throws UserError for what the caller must change, and what AWS refused for good
 */
export async function* deploy(
  outer: RolloutContext,
  requests: readonly ServiceRequest[],
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, ResultEvent> {
  const ordered = inDependencyOrder(requests)
  const several = ordered.length > 1
  const context = several ? together(outer) : outer
  yield stamped<StartEvent>(context, {
    type: 'start',
    command: 'deploy',
    account: options.where.account,
    region: options.where.region,
    cluster: arnName(context.cluster),
    ...(options.where.endpoint ? {endpoint: options.where.endpoint} : {}),
    services: ordered.map(request => request.service),
  })
  const prepared: Prepared[] = []
  for (const request of ordered) {
    const one = yield* prepare(context, request, options)
    prepared.push(one)
    if (one.result?.outcome === 'interrupted') break
  }
  const stopped = prepared.find(one => one.result)?.result
  if (stopped) {
    const results = ordered.map(
      ({service}, index) => prepared[index]?.result ?? notStarted(service, `${stopped.service} was ${stopped.outcome}`),
    )
    return yield* resultOf(context, results, [], options.keepEvidence)
  }
  const watched: WatchedService[] = ordered.map(({service}) => ({service, watched: newWatched()}))
  const pace = new Pace(context.clock, context.random, context.patience)
  const jobs = prepared.map((one, index) => ({
    name: one.request.service,
    after: one.request.dependsOn ?? [],
    run: () => deployOne(context, pace, one, options, watched[index]?.watched ?? newWatched(), several),
  }))
  const results = yield* sideBySide<RolloutEvent, ServiceResult>(jobs, {
    atMost: options.dryRun ? 1 : Math.max(1, options.concurrency ?? defaultConcurrency),
    endedWell: result => outcomeExitCodes[result.outcome] === 0,
    ended: (service, {outcome, reason}) =>
      several
        ? stamped<EndedEvent>(context, {type: 'ended', service, outcome, ...(reason ? {reason} : {})})
        : undefined,
    halted: () => isInterrupted(context),
    notStarted: (service, because) =>
      notStarted(service, because === service ? 'interrupted' : `it depends on ${because}, which did not end well`),
    failed: (service, error) => {
      const known = error instanceof GantryError || faultOf(error) !== undefined
      if (!several || !known) throw error
      return {
        event: stamped<ErrorEvent>(context, {type: 'error', service, error: bodyOf(error)}),
        result: {service, outcome: 'failed', reason: (error as Error).message},
      }
    },
  })
  const inOrder = ordered.map(({service}) => results.get(service) ?? notStarted(service, 'interrupted'))
  return yield* resultOf(context, inOrder, watched, options.keepEvidence)
}

// What watches many asks for many at once, and renews credentials once for all.
function together(context: RolloutContext): RolloutContext {
  const {renewCredentials} = context
  let renewing: Promise<void> | undefined
  const once = async () => {
    renewing ??= renewCredentials?.().finally(() => {
      renewing = undefined
    })
    await renewing
  }
  return {
    ...context,
    ecs: batchReads(context.ecs, context.cluster),
    ...(renewCredentials ? {renewCredentials: once} : {}),
  }
}

function notStarted(service: string, reason: string): ServiceResult {
  return {service, outcome: 'not-started', reason}
}

function bodyOf(error: unknown, operation = 'ECS'): ErrorEvent['error'] {
  if (!(error instanceof GantryError)) return errorBody(error, operation)
  const {kind, message, why, fix} = error.toJSON()
  return {kind, message, ...(why ? {why} : {}), ...(fix ? {fix} : {})}
}

async function* deployOne(
  context: RolloutContext,
  pace: Pace,
  prepared: Prepared,
  options: DeployOptions,
  watched: Watched,
  again: boolean,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {request} = prepared
  const {service} = request
  try {
    // among several it may have waited long for its turn
    const look = prepared.express ? describeForExpress : describeService
    const live = again ? await look(context, service) : prepared.live
    if (prepared.live && !live) throw await noSuchService(context, service, 'it was there a moment ago')
    const {express: plan} = prepared
    if (plan) return yield* deployExpress({context, pace, request, plan, options, watched}, live)
    const wanted =
      live?.taskDefinition === prepared.live?.taskDefinition
        ? prepared.wanted
        : await wantedTaskDefinition(context, request, live?.taskDefinition)
    const taskDefinitionArn = yield* settleTaskDefinition(context, request, wanted, options.dryRun)
    const run: Run = {context, pace, request, taskDefinitionArn, options, watched}
    return live ? yield* update(run, live) : yield* create(run)
  } catch (error) {
    if (isInterrupted(context)) return {service, outcome: 'interrupted'}
    throw error
  }
}

/** One service on its way. */
interface Run {
  context: RolloutContext
  pace: Pace
  request: ServiceRequest
  taskDefinitionArn: string | undefined
  options: DeployOptions
  watched: Watched
}

async function* create(run: Run): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, request, options} = run
  const {service} = request
  const input = createInput(request, run.taskDefinitionArn, context.cluster, randomUUID())
  if (options.dryRun) {
    yield stamped(context, {type: 'request', service, operation: 'CreateService', input})
    return {service, outcome: 'unchanged'}
  }
  const answered = yield* once(
    context,
    'CreateService',
    async () => (await context.ecsOnce.createService(input)).service,
    () => describeService(context, service),
  )
  return yield* end(run, nothingBefore, answered)
}

async function* update(run: Run, live: Service): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, pace, request, options} = run
  const {service} = request
  const input = updateInput(request, live, run.taskDefinitionArn, context.cluster)
  if (!input) return yield* attach(run, live)
  if (options.dryRun) {
    yield stamped(context, {type: 'request', service, operation: 'UpdateService', input})
    return {service, outcome: 'unchanged'}
  }
  const before = beforeOf(live)
  const answered = yield* once(
    context,
    'UpdateService',
    async () => (await context.ecsOnce.updateService(input)).service,
    () => tookEffect(context, service, input, before),
  )
  if (!startsDeployment(input)) {
    const result = {service, taskDefinitionArn: live.taskDefinition}
    if (!options.wait) return {...result, outcome: 'started'}
    return {...result, ...(yield* becomeSteady(context, pace, input, before, request.timeoutMs))}
  }
  return yield* end({...run, taskDefinitionArn: run.taskDefinitionArn ?? live.taskDefinition}, before, answered)
}

// Nothing differs. A deployment of exactly this that is still under way (an interrupted run, say) is followed.
async function* attach(run: Run, live: Service): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, pace, request, options, watched} = run
  const {service} = request
  const primary = live.deployments?.find(deployment => deployment.status === 'PRIMARY')
  const unchanged: ServiceResult = {service, outcome: 'unchanged', taskDefinitionArn: live.taskDefinition}
  const arn = live.currentServiceDeployment
  if (!options.wait || options.dryRun || primary?.rolloutState !== 'IN_PROGRESS' || !arn) return unchanged
  const taskDefinition = live.taskDefinition ? {taskDefinitionArn: live.taskDefinition} : {}
  yield stamped<DeploymentEvent>(context, {type: 'deployment', service, serviceDeploymentArn: arn, ...taskDefinition})
  const target = {service, serviceDeploymentArn: arn, ...taskDefinition, eventIds: new Set<string>()}
  return yield* follow(context, pace, {...target, ...timeoutOf(request)}, watched)
}

const timeoutOf = ({timeoutMs}: ServiceRequest) => (timeoutMs === undefined ? {} : {timeoutMs})

async function* end(
  run: Run,
  before: Before,
  answered: Service | undefined,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, pace, request, taskDefinitionArn, options, watched} = run
  const {service} = request
  const taskDefinition = taskDefinitionArn ? {taskDefinitionArn} : {}
  const base = {service, ...taskDefinition}
  const controller = answered?.deploymentController?.type ?? 'ECS'
  if (!options.wait && controller !== 'ECS') return {...base, outcome: 'started'}
  const unseen = options.wait ? 'unknown' : 'started'
  let found: Found | undefined
  try {
    found = yield* findDeployment(context, pace, service, before, taskDefinitionArn, answered)
  } catch (error) {
    if (isInterrupted(context) || faultOf(error) === undefined) throw error
    // the write was accepted: whatever a read is refused for, ECS goes on and the result line must say so
    yield stamped<ErrorEvent>(context, {type: 'error', service, error: bodyOf(error, 'DescribeServiceDeployments')})
    return {...base, outcome: unseen, reason: (error as Error).message}
  }
  if (!found) return {...base, outcome: unseen}
  const {serviceDeploymentArn, deployment, deploymentId} = found
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn,
    ...(deployment.targetServiceRevision?.arn ? {revisionArn: deployment.targetServiceRevision.arn} : {}),
    ...taskDefinition,
  })
  if (!options.wait) return {...base, outcome: 'started', serviceDeploymentArn}
  return yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn,
      ...(deploymentId ? {deploymentId} : {}),
      ...taskDefinition,
      eventIds: before.eventIds,
      ...timeoutOf(request),
    },
    watched,
  )
}

// After an ambiguous failure: whether the service now shows what the update asked for.
async function tookEffect(
  context: RolloutContext,
  service: string,
  input: UpdateServiceRequest,
  before: Before,
): Promise<Service | undefined> {
  const now = await describeService(context, service)
  if (!now) return undefined
  if (!startsDeployment(input)) return input.desiredCount === now.desiredCount ? now : undefined
  const fresh = (now.deployments ?? []).find(
    deployment =>
      deployment.id !== undefined &&
      !before.deploymentIds.has(deployment.id) &&
      (input.taskDefinition === undefined || deployment.taskDefinition === input.taskDefinition),
  )
  return fresh ? now : undefined
}
