import type {Service, ServiceRevision} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {mainContainer, primaryContainerOf, taskMembersOf} from '../definition/express.js'
import {type RolloutContext, stamped} from './context.js'
import {deployExpress} from './deploy-express.js'
import type {RolloutEvent, ServiceEventEvent, ServiceResult} from './event.js'
import {readExpress, urlOf} from './express.js'
import {type ExpressDefinition, expressUpdate, isManagedDefinition, newestConfiguration} from './express-request.js'
import {scopeOf, surroundingsOf} from './express-revision.js'
import type {Watched} from './follow.js'
import {Pace} from './pace.js'
import {patiently} from './patiently.js'
import type {RollbackOptions, RollbackPlan} from './rollback.js'

/** An earlier revision's task definition, and when it was deployed with success. */
export interface EarlierRevision {
  taskDefinitionArn: string
  deployedAt?: string
  /** As DescribeServiceRevisions shows it. */
  revision?: ServiceRevision
}

/**
 * Takes an Express service back after the fact: UpdateExpressGatewayService with the container of the earlier revision,
 * read from the task definition ECS registered for it, or with the task definition itself where it is the caller's own.
 * UpdateService would do until the next Express update brings the newer container back. Size, roles and architecture go
 * back with it; health check path, network and scaling too, as far as the earlier revision tells them.
 */
export async function* redeployExpress(
  context: RolloutContext,
  live: Service,
  target: EarlierRevision,
  options: Pick<RollbackOptions, 'confirm' | 'wait'>,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const service = live.serviceName as string
  const described = await readExpress(context, live)
  const configuration = newestConfiguration(described.activeConfigurations)
  const {wanted, image} = await earlierDefinition(context, service, target.taskDefinitionArn)
  const known = surroundingsOf(target.revision)
  const update = expressUpdate(
    {serviceArn: described.serviceArn ?? (live.serviceArn as string), name: service},
    {...known, ...wanted},
    configuration ?? {},
  )
  const scope = scopeOf(known, update ?? {})
  const plan: RollbackPlan = {
    kind: 'redeploy',
    service,
    taskDefinitionArn: target.taskDefinitionArn,
    ...(image ? {image} : {}),
    scope,
    ...(live.taskDefinition ? {from: live.taskDefinition} : {}),
    ...(target.deployedAt ? {deployedAt: target.deployedAt} : {}),
  }
  if (!update || !(await options.confirm(plan))) return {service, outcome: 'unchanged'}
  yield stamped<ServiceEventEvent>(context, {type: 'event', service, message: scope, rule: 'rollback-scope'})
  const url = urlOf(configuration?.ingressPaths)
  return yield* deployExpress(
    {
      context,
      pace: new Pace(context.clock, context.random, context.patience),
      request: {service},
      plan: {update, ...(configuration ? {live: configuration} : {}), ...(url ? {url} : {})},
      options: {wait: options.wait, dryRun: false},
      watched,
    },
    live,
  )
}

async function earlierDefinition(
  context: RolloutContext,
  service: string,
  taskDefinitionArn: string,
): Promise<{wanted: ExpressDefinition; image?: string}> {
  const {taskDefinition} = await patiently(context, () =>
    context.ecs.describeTaskDefinition({taskDefinition: taskDefinitionArn}),
  )
  const image = taskDefinition?.containerDefinitions?.find(({name}) => name === mainContainer)?.image
  const shown = image ? {image} : {}
  if (!taskDefinition || !isManagedDefinition(taskDefinition, arnName(context.cluster), service))
    return {wanted: {taskDefinitionArn}, ...shown}
  return {wanted: {primaryContainer: primaryContainerOf(taskDefinition), ...taskMembersOf(taskDefinition)}, ...shown}
}
