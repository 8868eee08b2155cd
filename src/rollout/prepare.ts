import type {Service} from '@aws-sdk/client-ecs'
import {UserError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {isInterrupted, type RolloutContext, stamped} from './context.js'
import type {DeployOptions} from './deploy.js'
import {describeService, noSuchService} from './describe-service.js'
import type {FindingEvent, PlanEvent, RolloutEvent, ServiceResult} from './event.js'
import {concernsExpress, describeForExpress, type ExpressPlan, planExpress} from './express.js'
import {wantedTaskDefinition} from './register.js'
import type {ServiceRequest} from './request.js'

/** One service of a deploy, looked at before anything of any service is changed. */
export interface Prepared {
  /** With what was settled on the way: the count that may be sent, the timeout. */
  request: ServiceRequest
  live?: Service
  wanted?: Awaited<ReturnType<typeof wantedTaskDefinition>>
  /** Of an Express service: what will be sent in place of CreateService and UpdateService. */
  express?: ExpressPlan
  /** It ends here: refused, or interrupted. */
  result?: ServiceResult
}

/**
 * Looks at one service and what is wanted of it, and writes nothing: the service as it is, lint, the count, the plan and
 * the task definition's base.
 * @throws UserError for what the caller must change
 */
export async function* prepare(
  context: RolloutContext,
  request: ServiceRequest,
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, Prepared> {
  const {service} = request
  try {
    const live = await (request.express ? describeForExpress : describeService)(context, service)
    const base = {request, ...(live ? {live} : {})}
    checkController(live, request, options)
    const findings = options.lint?.(request, live) ?? []
    if (findings.length > 0) yield stamped(context, {type: 'lint', service, findings})
    const error = findings.find(finding => finding.severity === 'error')
    if (error && !options.force) return {...base, result: {service, outcome: 'refused', cause: error}}
    // asked before anything is registered: a typo in the name leaves nothing behind
    if (!live && !(await options.mayCreate(service)))
      throw await noSuchService(context, service, 'pass --create to create it')
    if (concernsExpress(request, live)) {
      const express = await planExpress(context, request, live)
      return {...base, express, ...(yield* expressForeseen(context, request, live, express, options))}
    }
    const counted = yield* countFor(context, request, live, options)
    const ahead = yield* foreseen(context, counted, live, options)
    if (ahead.deadEnd) return {...base, result: {service, outcome: 'refused', cause: ahead.deadEnd}}
    const wanted = await wantedTaskDefinition(context, counted, live?.taskDefinition)
    return {...base, request: {...counted, ...ahead.timeout}, ...(wanted === undefined ? {} : {wanted})}
  } catch (error) {
    if (isInterrupted(context)) return {request, result: {service, outcome: 'interrupted'}}
    throw error
  }
}

/** Of resources that are still being made the plan knows nothing: its timeout is taken where it is the longer one. */
const expressPatienceMs = 3_600_000

// An Express service is foreseen like any other once it is there: ECS makes what a first deployment runs in.
async function* expressForeseen(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service | undefined,
  {update, taskDefinition}: ExpressPlan,
  options: DeployOptions,
): AsyncGenerator<RolloutEvent, {request?: ServiceRequest; result?: ServiceResult}> {
  if (!live || !(update || taskDefinition || request.forceNewDeployment)) return {}
  const {deadEnd, timeout} = yield* foreseen(context, request, live, options)
  if (deadEnd) return {result: {service: request.service, outcome: 'refused', cause: deadEnd}}
  return timeout && timeout.timeoutMs > expressPatienceMs ? {request: {...request, ...timeout}} : {}
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
