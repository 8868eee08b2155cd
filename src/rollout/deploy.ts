import {randomUUID} from 'node:crypto'
import type {Service, UpdateServiceRequest} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {isInterrupted, type RolloutContext, stamped} from './context.js'
import {describeService, noSuchService} from './describe-service.js'
import {
  type DeploymentEvent,
  type FindingEvent,
  outcomeExitCodes,
  type PlanEvent,
  type ResultEvent,
  type RolloutEvent,
  type ServiceResult,
  type StartEvent,
} from './event.js'
import {type Before, beforeOf, findDeployment, nothingBefore} from './find-deployment.js'
import {follow, newWatched, type Watched} from './follow.js'
import {once} from './once.js'
import {Pace} from './pace.js'
import type {Plan} from './plan.js'
import {settleTaskDefinition} from './register.js'
import {createInput, inDependencyOrder, type ServiceRequest, startsDeployment, updateInput} from './request.js'
import {resultOf, type WatchedService} from './result.js'
import {becomeSteady} from './steady.js'

/** How a deploy is carried out, apart from what is wanted. */
export interface DeployOptions {
  where: {account: string; region: string; endpoint?: string}
  /** Whether a service that does not exist may be created. */
  mayCreate: (service: string) => Promise<boolean>
  /** Whether desiredCount of a service is Application Auto Scaling's to set; undefined when that could not be read. */
  scalingOwns?: (service: string) => Promise<boolean | undefined>
  /** What lint says of the request; an error among it refuses the deploy. */
  lint?: (request: ServiceRequest) => Finding[]
  force?: boolean
  /** Foresees the deploy of a service as it is live; undefined when there is nothing to foresee. */
  plan?: (request: ServiceRequest, live: Service | undefined) => Promise<Foreseen | undefined>
  /** Whether the plan's timeout holds where the request has none of its own. */
  takeSuggestedTimeout?: boolean
  wait: boolean
  dryRun: boolean
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
 * Deploys services in the order of their dependencies and follows each to its end; a service that does not succeed
 * ends the run. The last event is the result.
 * @throws UserError for what the caller must change, and what AWS refused for good
 */
export async function* deploy(
  context: RolloutContext,
  requests: readonly ServiceRequest[],
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, ResultEvent> {
  const ordered = inDependencyOrder(requests)
  yield stamped<StartEvent>(context, {
    type: 'start',
    command: 'deploy',
    account: options.where.account,
    region: options.where.region,
    cluster: arnName(context.cluster),
    ...(options.where.endpoint ? {endpoint: options.where.endpoint} : {}),
    services: ordered.map(request => request.service),
  })
  const results: ServiceResult[] = []
  const watched: WatchedService[] = []
  for (const request of ordered) {
    const record = {service: request.service, watched: newWatched()}
    watched.push(record)
    const result = yield* deployOne(context, request, options, record.watched)
    results.push(result)
    if (outcomeExitCodes[result.outcome] !== 0) break
  }
  return yield* resultOf(context, results, watched, options.keepEvidence)
}

async function* deployOne(
  context: RolloutContext,
  request: ServiceRequest,
  options: DeployOptions,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service} = request
  try {
    const live = await describeService(context, service)
    checkController(live, request, options)
    const findings = options.lint?.(request) ?? []
    if (findings.length > 0) yield stamped(context, {type: 'lint', service, findings})
    const error = findings.find(finding => finding.severity === 'error')
    if (error && !options.force) return {service, outcome: 'refused', cause: error}
    // asked before anything is registered: a typo in the name leaves nothing behind
    if (!live && !(await options.mayCreate(service)))
      throw await noSuchService(context, service, 'pass --create to create it')
    const counted = yield* countFor(context, request, live, options)
    const ahead = yield* foreseen(context, counted, live, options)
    if (ahead.deadEnd) return {service, outcome: 'refused', cause: ahead.deadEnd}
    const wanted = {...counted, ...ahead.timeout}
    const taskDefinitionArn = yield* settleTaskDefinition(context, wanted, live?.taskDefinition, options.dryRun)
    if (live) return yield* update(context, wanted, live, taskDefinitionArn, options, watched)
    return yield* create(context, wanted, taskDefinitionArn, options, watched)
  } catch (error) {
    if (isInterrupted(context)) return {service, outcome: 'interrupted'}
    throw error
  }
}

// Before anything is registered: a deployment that can never end is not begun.
async function* foreseen(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service | undefined,
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, {deadEnd?: Finding; timeout?: {timeoutMs: number}}> {
  const ahead = await options.plan?.(request, live)
  for (const finding of ahead?.couldNotTell ?? [])
    yield stamped<FindingEvent>(context, {type: 'finding', service: request.service, finding})
  if (ahead?.plan) {
    const {verdict, certainty, bounds, durationMs, suggestedTimeoutMs, stuck, breaker, capacityProviders} = ahead.plan
    yield stamped<PlanEvent>(context, {
      type: 'plan',
      service: request.service,
      verdict,
      certainty,
      bounds,
      ...(durationMs ? {durationMs} : {}),
      ...(suggestedTimeoutMs === undefined ? {} : {suggestedTimeoutMs}),
      ...(stuck ? {stuck} : {}),
      ...(breaker ? {breaker} : {}),
      capacityProviders,
      notRead: ahead.plan.snapshot.notRead,
    })
  }
  const suggestedMs = ahead?.plan?.suggestedTimeoutMs
  const suggests = options.takeSuggestedTimeout && request.timeoutMs === undefined && suggestedMs !== undefined
  return {
    ...(ahead?.deadEnd && !options.force ? {deadEnd: ahead.deadEnd} : {}),
    ...(suggests ? {timeout: {timeoutMs: suggestedMs}} : {}),
  }
}

async function* create(
  context: RolloutContext,
  request: ServiceRequest,
  taskDefinitionArn: string | undefined,
  options: DeployOptions,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service} = request
  const input = createInput(request, taskDefinitionArn, context.cluster, randomUUID())
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
  return yield* end(context, request, nothingBefore, taskDefinitionArn, answered, options, watched)
}

async function* update(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service,
  taskDefinitionArn: string | undefined,
  options: DeployOptions,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service} = request
  const input = updateInput(request, live, taskDefinitionArn, context.cluster)
  if (!input) return yield* attach(context, request, live, options, watched)
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
    const pace = new Pace(context.clock, context.random, context.patience)
    return {...result, ...(yield* becomeSteady(context, pace, input, before, request.timeoutMs))}
  }
  return yield* end(context, request, before, taskDefinitionArn ?? live.taskDefinition, answered, options, watched)
}

// Nothing differs. A deployment of exactly this that is still under way (an interrupted run, say) is followed.
async function* attach(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service,
  options: DeployOptions,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service} = request
  const primary = live.deployments?.find(deployment => deployment.status === 'PRIMARY')
  const unchanged: ServiceResult = {service, outcome: 'unchanged', taskDefinitionArn: live.taskDefinition}
  const arn = live.currentServiceDeployment
  if (!options.wait || options.dryRun || primary?.rolloutState !== 'IN_PROGRESS' || !arn) return unchanged
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn: arn,
    ...(live.taskDefinition ? {taskDefinitionArn: live.taskDefinition} : {}),
  })
  const pace = new Pace(context.clock, context.random, context.patience)
  return yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn: arn,
      ...(live.taskDefinition ? {taskDefinitionArn: live.taskDefinition} : {}),
      eventIds: new Set(),
      ...(request.timeoutMs === undefined ? {} : {timeoutMs: request.timeoutMs}),
    },
    watched,
  )
}

async function* end(
  context: RolloutContext,
  request: ServiceRequest,
  before: Before,
  taskDefinitionArn: string | undefined,
  answered: Service | undefined,
  options: DeployOptions,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service} = request
  const base = {service, ...(taskDefinitionArn ? {taskDefinitionArn} : {})}
  const controller = answered?.deploymentController?.type ?? 'ECS'
  if (!options.wait && controller !== 'ECS') return {...base, outcome: 'started'}
  const pace = new Pace(context.clock, context.random, context.patience)
  const found = yield* findDeployment(context, pace, service, before, taskDefinitionArn, answered)
  if (!found) return {...base, outcome: options.wait ? 'unknown' : 'started'}
  const {serviceDeploymentArn, deployment, deploymentId} = found
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn,
    ...(deployment.targetServiceRevision?.arn ? {revisionArn: deployment.targetServiceRevision.arn} : {}),
    ...(taskDefinitionArn ? {taskDefinitionArn} : {}),
  })
  if (!options.wait) return {...base, outcome: 'started', serviceDeploymentArn}
  return yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn,
      ...(deploymentId ? {deploymentId} : {}),
      ...(taskDefinitionArn ? {taskDefinitionArn} : {}),
      eventIds: before.eventIds,
      ...(request.timeoutMs === undefined ? {} : {timeoutMs: request.timeoutMs}),
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

function checkController(live: Service | undefined, request: ServiceRequest, options: DeployOptions): void {
  const type = live?.deploymentController?.type ?? request.serviceDefinition?.deploymentController?.type ?? 'ECS'
  if (type === 'ECS' || !options.wait || options.dryRun) return
  throw new UserError(`service ${request.service} is deployed by the ${type} controller`, {
    why: 'ECS shows no service deployment that could be followed',
    fix: 'pass --no-wait',
  })
}

// desiredCount is never sent when Application Auto Scaling sets it: the two would fight.
async function* countFor(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service | undefined,
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, ServiceRequest> {
  if (!live || request.desiredCount === undefined || request.desiredCount === live.desiredCount) return request
  const owned = await options.scalingOwns?.(request.service)
  if (!owned) return request
  if (request.desiredCountByFlag)
    throw new UserError(`desiredCount of ${request.service} is set by Application Auto Scaling`, {
      fix: 'leave --desired-count out, or change the scalable target with `gantry scale`',
    })
  yield stamped(context, {
    type: 'event',
    service: request.service,
    message: `desiredCount stays ${live.desiredCount}: Application Auto Scaling sets it`,
    rule: 'scaling-owns-count',
  })
  return {...request, desiredCount: undefined}
}
