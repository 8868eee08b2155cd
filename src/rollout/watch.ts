import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {arnName, parseArn} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import {type RolloutContext, stamped} from './context.js'
import type {DeployOptions} from './deploy.js'
import {describeService, noSuchService} from './describe-service.js'
import type {DeploymentEvent, ResultEvent, RolloutEvent, ServiceResult, StartEvent} from './event.js'
import {urlOfService} from './express.js'
import {isExpress} from './express-request.js'
import {faultOf} from './fault.js'
import {follow, newWatched} from './follow.js'
import {Pace} from './pace.js'
import {patiently} from './patiently.js'
import {resultOf} from './result.js'

/** The cluster and service a service deployment's ARN names, or undefined when the text is none. */
export function parseDeploymentArn(text: string): {cluster: string; service: string} | undefined {
  const [kind, cluster, service, id] = parseArn(text)?.resource.split('/') ?? []
  return kind === 'service-deployment' && cluster && service && id ? {cluster, service} : undefined
}

/**
 * Follows the newest deployment of a service, or the one an ARN names, to its end.
 * @throws UserError when there is no such service or deployment
 */
export async function* watchDeployment(
  outer: RolloutContext,
  subject: string,
  options: Pick<DeployOptions, 'where' | 'keepEvidence'>,
): AsyncGenerator<RolloutEvent, ResultEvent> {
  const named = parseDeploymentArn(subject)
  const context = named ? {...outer, cluster: named.cluster} : outer
  const service = named?.service ?? arnName(subject)
  yield stamped<StartEvent>(context, {
    type: 'start',
    command: 'watch',
    account: options.where.account,
    region: options.where.region,
    cluster: arnName(context.cluster),
    ...(options.where.endpoint ? {endpoint: options.where.endpoint} : {}),
    services: [service],
  })
  const live = await describeService(context, service)
  if (!live && !named) throw await noSuchService(context, service, '`gantry status` lists the services of the cluster')
  const arn = named ? subject : (live?.currentServiceDeployment ?? (await newestDeployment(context, service)))
  const deployment = arn ? await describeDeployment(context, arn) : undefined
  if (!arn || !deployment)
    throw new UserError(`service ${service} has no deployment to watch`, {
      why: 'ECS keeps service deployments for 90 days',
      fix: `see gantry status ${service} --cluster ${arnName(context.cluster)}`,
    })
  const taskDefinitionArn = await revisionTaskDefinition(context, deployment)
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn: arn,
    ...(deployment.targetServiceRevision?.arn ? {revisionArn: deployment.targetServiceRevision.arn} : {}),
    ...(taskDefinitionArn ? {taskDefinitionArn} : {}),
  })
  const watched = newWatched()
  const pace = new Pace(context.clock, context.random, context.patience)
  const result: ServiceResult = yield* follow(
    context,
    pace,
    {
      service,
      serviceDeploymentArn: arn,
      ...(taskDefinitionArn ? {taskDefinitionArn} : {}),
      eventIds: new Set(),
    },
    watched,
  )
  const url = isExpress(live) ? await urlOfService(context, live as Service) : undefined
  return yield* resultOf(context, [{...result, ...(url ? {url} : {})}], [{service, watched}], options.keepEvidence)
}

/** A service deployment, or undefined when ECS no longer has it. */
export async function describeDeployment(context: RolloutContext, arn: string): Promise<ServiceDeployment | undefined> {
  try {
    const answer = await patiently(context, () =>
      context.ecs.describeServiceDeployments({serviceDeploymentArns: [arn]}),
    )
    return answer.serviceDeployments?.[0]
  } catch (error) {
    if (faultOf(error) === 'gone') return undefined
    throw error
  }
}

/** The task definition of a deployment's target revision; undefined when it may not be read. */
export async function revisionTaskDefinition(
  context: RolloutContext,
  deployment: ServiceDeployment,
): Promise<string | undefined> {
  const arn = deployment.targetServiceRevision?.arn
  if (!arn) return undefined
  try {
    const answer = await patiently(context, () => context.ecs.describeServiceRevisions({serviceRevisionArns: [arn]}))
    return answer.serviceRevisions?.[0]?.taskDefinition
  } catch (error) {
    if (faultOf(error) === undefined) throw error
    return undefined
  }
}

async function newestDeployment(context: RolloutContext, service: string): Promise<string | undefined> {
  const listed = await context.ecs.listServiceDeployments({cluster: context.cluster, service, maxResults: 20})
  return (listed.serviceDeployments ?? [])
    .slice()
    .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0]?.serviceDeploymentArn
}
