import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {arnName, familyRevision} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import {type RolloutContext, stamped} from './context.js'
import type {DeployOptions} from './deploy.js'
import {describeService, noSuchService} from './describe-service.js'
import type {DeploymentEvent, ResultEvent, RollbackEvent, RolloutEvent, ServiceResult, StartEvent} from './event.js'
import {urlOfService} from './express.js'
import {isExpress} from './express-request.js'
import {beforeOf, findDeployment} from './find-deployment.js'
import {follow, newWatched} from './follow.js'
import {once} from './once.js'
import {Pace} from './pace.js'
import {resultOf} from './result.js'
import {type EarlierRevision, redeployExpress} from './rollback-express.js'
import {describeDeployment} from './watch.js'

/** Where a rollback would go. */
export type RollbackPlan =
  | {kind: 'stop'; service: string; serviceDeploymentArn: string; status: string}
  | {
      kind: 'redeploy'
      service: string
      taskDefinitionArn: string
      /** Of an Express service: what its container goes back to. */
      image?: string
      /** Of an Express service: what goes back with it, and what stays. */
      scope?: string
      from?: string
      deployedAt?: string
    }

export interface RollbackOptions extends Pick<DeployOptions, 'where' | 'keepEvidence' | 'wait'> {
  /** Asked before anything is changed. */
  confirm: (plan: RollbackPlan) => Promise<boolean>
}

const stoppable = new Set(['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED'])
const rollingBack = new Set(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'])

/**
 * Takes a service back: an active deployment is stopped with a rollback; otherwise the newest other revision whose
 * deployment was SUCCESSFUL in the last 90 days is deployed again, never "revision − 1".
 * @throws UserError when there is nothing to go back to, before anything was changed
 */
export async function* rollback(
  context: RolloutContext,
  service: string,
  options: RollbackOptions,
): AsyncGenerator<RolloutEvent, ResultEvent> {
  const live = await describeService(context, service)
  if (!live) throw await noSuchService(context, service, '`gantry status` lists the services of the cluster')
  yield stamped<StartEvent>(context, {
    type: 'start',
    command: 'rollback',
    account: options.where.account,
    region: options.where.region,
    cluster: arnName(context.cluster),
    ...(options.where.endpoint ? {endpoint: options.where.endpoint} : {}),
    services: [service],
  })
  const active = live.currentServiceDeployment
    ? await describeDeployment(context, live.currentServiceDeployment)
    : undefined
  const watched = newWatched()
  const result: ServiceResult = rollingBack.has(active?.status ?? '')
    ? yield* followRollback(context, live, active as ServiceDeployment, watched)
    : stoppable.has(active?.status ?? '')
      ? yield* stop(context, live, active as ServiceDeployment, options, watched)
      : yield* redeploy(context, live, options, watched)
  const url = isExpress(live) ? (result.url ?? (await urlOfService(context, live))) : undefined
  return yield* resultOf(context, [{...result, ...(url ? {url} : {})}], [{service, watched}], options.keepEvidence)
}

async function* stop(
  context: RolloutContext,
  live: Service,
  active: ServiceDeployment,
  options: RollbackOptions,
  watched: ReturnType<typeof newWatched>,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const service = live.serviceName as string
  const serviceDeploymentArn = active.serviceDeploymentArn as string
  if (!active.sourceServiceRevisions?.length)
    throw new UserError(`the first deployment of ${service} has no revision to go back to`, {
      fix: isExpress(live) ? 'deploy a mended one' : 'deploy a mended one, or set --desired-count 0',
    })
  const plan: RollbackPlan = {kind: 'stop', service, serviceDeploymentArn, status: active.status ?? ''}
  if (!(await options.confirm(plan))) return {service, outcome: 'unchanged'}
  yield* once(
    context,
    'StopServiceDeployment',
    async () => {
      await context.ecsOnce.stopServiceDeployment({serviceDeploymentArn, stopType: 'ROLLBACK'})
      return true
    },
    async () => {
      const now = await describeDeployment(context, serviceDeploymentArn)
      return now && !stoppable.has(now.status ?? '') ? true : undefined
    },
  )
  yield stamped<RollbackEvent>(context, {type: 'rollback', service, reason: 'asked for'})
  if (!options.wait) return {service, outcome: 'started', serviceDeploymentArn}
  return yield* followRollback(context, live, active, watched)
}

async function* followRollback(
  context: RolloutContext,
  live: Service,
  active: ServiceDeployment,
  watched: ReturnType<typeof newWatched>,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const service = live.serviceName as string
  const pace = new Pace(context.clock, context.random, context.patience)
  const result: ServiceResult = yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn: active.serviceDeploymentArn as string,
      ...(live.taskDefinition ? {taskDefinitionArn: live.taskDefinition} : {}),
      eventIds: beforeOf(live).eventIds,
    },
    watched,
  )
  // the rollback is what was asked for
  return result.outcome === 'rolled-back' ? {...result, outcome: 'succeeded'} : result
}

async function* redeploy(
  context: RolloutContext,
  live: Service,
  options: RollbackOptions,
  watched: ReturnType<typeof newWatched>,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const service = live.serviceName as string
  const target = await earlierRevision(context, live)
  if (!target)
    throw new UserError(`${service} has no earlier revision that was deployed with success in the last 90 days`, {
      why: 'ECS keeps service deployments for 90 days; a task definition that never ran well is no place to go back to',
      fix: `name one: gantry deploy ${service} --task-definition family:revision`,
    })
  if (isExpress(live)) return yield* redeployExpress(context, live, target, options, watched)
  const plan: RollbackPlan = {
    kind: 'redeploy',
    service,
    taskDefinitionArn: target.taskDefinitionArn,
    ...(live.taskDefinition ? {from: live.taskDefinition} : {}),
    ...(target.deployedAt ? {deployedAt: target.deployedAt} : {}),
  }
  if (!(await options.confirm(plan))) return {service, outcome: 'unchanged'}
  const before = beforeOf(live)
  const input = {cluster: context.cluster, service, taskDefinition: target.taskDefinitionArn}
  const answered = yield* once(
    context,
    'UpdateService',
    async () => (await context.ecsOnce.updateService(input)).service,
    async () => {
      const now = await describeService(context, service)
      return now?.deployments?.some(deployment => deployment.id && !before.deploymentIds.has(deployment.id))
        ? now
        : undefined
    },
  )
  const pace = new Pace(context.clock, context.random, context.patience)
  const base = {service, taskDefinitionArn: target.taskDefinitionArn}
  const found = yield* findDeployment(context, pace, service, before, target.taskDefinitionArn, answered)
  if (!found) return {...base, outcome: options.wait ? 'unknown' : 'started'}
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn: found.serviceDeploymentArn,
    taskDefinitionArn: target.taskDefinitionArn,
  })
  if (!options.wait) return {...base, outcome: 'started', serviceDeploymentArn: found.serviceDeploymentArn}
  return yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn: found.serviceDeploymentArn,
      ...(found.deploymentId ? {deploymentId: found.deploymentId} : {}),
      taskDefinitionArn: target.taskDefinitionArn,
      eventIds: before.eventIds,
    },
    watched,
  )
}

/** The newest revision other than the live one whose deployment was SUCCESSFUL and that may still be deployed. */
async function earlierRevision(context: RolloutContext, live: Service): Promise<EarlierRevision | undefined> {
  const briefs: {revision: string; at: number}[] = []
  let nextToken: string | undefined
  do {
    const page = await context.ecs.listServiceDeployments({
      cluster: context.cluster,
      service: live.serviceName,
      status: ['SUCCESSFUL'],
      maxResults: 100,
      ...(nextToken ? {nextToken} : {}),
    })
    for (const brief of page.serviceDeployments ?? []) {
      if (brief.status !== 'SUCCESSFUL' || !brief.targetServiceRevisionArn) continue
      briefs.push({revision: brief.targetServiceRevisionArn, at: (brief.finishedAt ?? brief.createdAt)?.getTime() ?? 0})
    }
    nextToken = page.nextToken
  } while (nextToken && briefs.length < 200)
  briefs.sort((a, b) => b.at - a.at)
  for (let start = 0; start < briefs.length && start < 60; start += 20) {
    const slice = briefs.slice(start, start + 20)
    const described = await context.ecs.describeServiceRevisions({
      serviceRevisionArns: [...new Set(slice.map(brief => brief.revision))],
    })
    for (const brief of slice) {
      const revision = described.serviceRevisions?.find(one => one.serviceRevisionArn === brief.revision)
      const arn = revision?.taskDefinition
      if (!arn || familyRevision(arn) === familyRevision(live.taskDefinition ?? '')) continue
      const definition = await context.ecs.describeTaskDefinition({taskDefinition: arn})
      // a deregistered revision cannot be deployed again
      if (definition.taskDefinition?.status !== 'ACTIVE') continue
      return {taskDefinitionArn: arn, revision, ...(brief.at ? {deployedAt: new Date(brief.at).toISOString()} : {})}
    }
  }
  return undefined
}
