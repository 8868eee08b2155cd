import type {ExpressGatewayServiceConfiguration, Service} from '@aws-sdk/client-ecs'
import {type RolloutContext, stamped} from './context.js'
import type {DeploymentEvent, RolloutEvent, ServiceResult} from './event.js'
import {describeForExpress, type ExpressPlan, urlOf} from './express.js'
import {newestConfiguration} from './express-request.js'
import {type Before, beforeOf, findDeployment, nothingBefore} from './find-deployment.js'
import {follow, type Watched} from './follow.js'
import {once} from './once.js'
import type {Pace} from './pace.js'
import {settleTaskDefinition} from './register.js'
import type {ServiceRequest} from './request.js'

/** One Express service on its way. */
export interface ExpressRun {
  context: RolloutContext
  pace: Pace
  request: ServiceRequest
  plan: ExpressPlan
  options: {wait: boolean; dryRun: boolean}
  watched: Watched
}

/** What a write answered that the rest goes by. */
interface Answered {
  configuration?: ExpressGatewayServiceConfiguration
}

/**
 * Creates or updates an Express service through its own operations and follows the deployment to its end. Nothing is made
 * twice: after an ambiguous failure the service is read, and its name is unique in the cluster.
 */
export async function* deployExpress(
  run: ExpressRun,
  live: Service | undefined,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, request, plan, options} = run
  const {service} = request
  const arn =
    plan.taskDefinition === undefined
      ? undefined
      : yield* settleTaskDefinition(context, request, plan.taskDefinition, options.dryRun)
  const ours = arn && arn !== plan.live?.taskDefinitionArn ? {taskDefinitionArn: arn} : {}
  const url = plan.url ? {url: plan.url} : {}
  if (!live) return yield* create(run, ours)
  const input = plan.update && {...plan.update, ...ours}
  const differs = input && Object.keys(input).length > 1
  if (!differs && !request.forceNewDeployment) return {...(yield* attach(run, live)), ...url}
  const write = differs ? (['UpdateExpressGatewayService', input] as const) : (['UpdateService', forced(run)] as const)
  if (options.dryRun) {
    yield stamped(context, {type: 'request', service, operation: write[0], input: write[1]})
    return {service, outcome: 'unchanged', ...url}
  }
  const before = beforeOf(live)
  const answered = yield* once<Answered>(
    context,
    write[0],
    async () => {
      if (!differs) await context.ecsOnce.updateService(forced(run))
      return differs
        ? {configuration: (await context.ecsOnce.updateExpressGatewayService(input)).service?.targetConfiguration}
        : {}
    },
    () => begun(context, service, before),
  )
  const revision = answered.configuration?.serviceRevisionArn
  // a change that needs no new revision starts no deployment
  if (revision !== undefined && revision === plan.live?.serviceRevisionArn)
    return {service, outcome: 'succeeded', ...url}
  return {...url, ...(yield* end(run, before, answered))}
}

const forced = ({context, request}: ExpressRun) => ({
  cluster: context.cluster,
  service: request.service,
  forceNewDeployment: true,
})

async function* create(
  run: ExpressRun,
  ours: {taskDefinitionArn?: string},
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, request, plan, options} = run
  const {service} = request
  const input = {...plan.create, ...ours, infrastructureRoleArn: plan.create?.infrastructureRoleArn}
  if (options.dryRun) {
    yield stamped(context, {type: 'request', service, operation: 'CreateExpressGatewayService', input})
    return {service, outcome: 'unchanged'}
  }
  const answered = yield* once<Answered>(
    context,
    'CreateExpressGatewayService',
    async () => {
      const made = (await context.ecsOnce.createExpressGatewayService(input)).service
      return {configuration: newestConfiguration(made?.activeConfigurations)}
    },
    async () => ((await describeForExpress(context, service)) ? {} : undefined),
  )
  return yield* end(run, nothingBefore, answered)
}

// After an ambiguous failure: whether the service shows a deployment that was not there before.
async function begun(context: RolloutContext, service: string, before: Before): Promise<Answered | undefined> {
  const now = await describeForExpress(context, service)
  return now?.deployments?.some(({id}) => id !== undefined && !before.deploymentIds.has(id)) ? {} : undefined
}

// Nothing differs. A deployment of exactly this that is still under way is followed.
async function* attach(run: ExpressRun, live: Service): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, request, options} = run
  const {service} = request
  const arn = live.currentServiceDeployment
  const primary = live.deployments?.find(({status}) => status === 'PRIMARY')
  const taskDefinition = live.taskDefinition ? {taskDefinitionArn: live.taskDefinition} : {}
  if (!options.wait || options.dryRun || primary?.rolloutState !== 'IN_PROGRESS' || !arn)
    return {service, outcome: 'unchanged', ...taskDefinition}
  yield stamped<DeploymentEvent>(context, {type: 'deployment', service, serviceDeploymentArn: arn, ...taskDefinition})
  return yield* watch(run, {serviceDeploymentArn: arn, ...taskDefinition}, new Set())
}

async function* end(run: ExpressRun, before: Before, answered: Answered): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {context, pace, request, options} = run
  const {service} = request
  const {configuration} = answered
  const arn = configuration?.taskDefinitionArn
  const url = urlOf(configuration?.ingressPaths)
  const base = {service, ...(arn ? {taskDefinitionArn: arn} : {}), ...(url ? {url} : {})}
  const found = yield* findDeployment(context, pace, service, before, undefined)
  if (!found) return {...base, outcome: options.wait ? 'unknown' : 'started'}
  const {serviceDeploymentArn, deployment, deploymentId} = found
  const revision = deployment.targetServiceRevision?.arn
  yield stamped<DeploymentEvent>(context, {
    type: 'deployment',
    service,
    serviceDeploymentArn,
    ...(revision ? {revisionArn: revision} : {}),
    ...(arn ? {taskDefinitionArn: arn} : {}),
  })
  if (!options.wait) return {...base, outcome: 'started', serviceDeploymentArn}
  const target = {
    serviceDeploymentArn,
    ...(deploymentId ? {deploymentId} : {}),
    ...(arn ? {taskDefinitionArn: arn} : {}),
  }
  return {...base, ...(yield* watch(run, target, before.eventIds))}
}

function watch(
  {context, pace, request, watched}: ExpressRun,
  target: {serviceDeploymentArn: string; deploymentId?: string; taskDefinitionArn?: string},
  eventIds: ReadonlySet<string>,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const {service, timeoutMs} = request
  return follow(context, pace, {service, ...target, eventIds, ...(timeoutMs === undefined ? {} : {timeoutMs})}, watched)
}
