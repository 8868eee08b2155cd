import type {Service, TaskDefinition} from '@aws-sdk/client-ecs'
import type {Connection} from '../../base-command.js'
import {UserError} from '../../core/errors.js'
import type {ClusterSnapshot, ContainerInstance, SnapshotTaskDefinition} from '../../placement/snapshot.js'
import type {Project} from '../../project/project.js'
import {compareWithLive} from '../../rollout/compare-live.js'
import {definitionOfExpress} from '../../rollout/express-definition.js'
import {type Plan, type PlanRequest, plan} from '../../rollout/plan.js'
import {membersOf, type ServiceRequest, updateInput, withImages} from '../../rollout/request.js'
import type {Output} from '../../ui/output.js'
import {snapshotProgress} from '../../ui/placement-snapshot.js'
import {verifyServices} from '../../verify/check.js'
import {verify} from '../../verify/verify.js'
import {type DeployWords, loadRequests} from './deploy-requests.js'
import {serviceAfter} from './live-service.js'
import {loadCluster} from './placement.js'

/** What a plan of a live cluster reads. */
export const planServices = ['autoScaling', ...verifyServices] as const
type Services = (typeof planServices)[number]

export interface PlanFlags {
  snapshot?: string | undefined
  minimumHealthyPercent?: number | undefined
  maximumPercent?: number | undefined
}

export interface PlanSources {
  project: Project | undefined
  connect(): Promise<Connection<Services>>
  cluster(): Promise<string>
  output: Output
}

export interface LoadedPlan {
  plan: Plan
  service: string
  containerInstances: ContainerInstance[]
}

/**
 * The plan of one service, from a snapshot file (nothing of AWS is touched then) or from the live cluster with the
 * differences and the online checks beside it.
 * @throws UserError when no single service is named, or a file cannot be read
 */
export async function loadPlan(words: DeployWords, flags: PlanFlags, sources: PlanSources): Promise<LoadedPlan> {
  const {requests, findings} = await loadRequests(words, sources.project)
  const [request, second] = requests
  if (!request || second) throw new UserError('a plan is of one service', {fix: 'name it: gantry plan SERVICE'})
  const wanted = withPercentages(request, flags)
  const lint = findings.get(request.service) ?? []
  const progress = snapshotProgress(sources.output)
  let connection: Connection<Services> | undefined
  const connect = async () => {
    connection ??= await sources.connect()
    return connection
  }
  const snapshot = await loadCluster(
    {snapshot: flags.snapshot},
    {
      connect,
      cluster: () => sources.cluster(),
      onEvent: progress.show,
      eventsOf: request.service,
      ...(wanted.taskDefinition && 'arn' in wanted.taskDefinition
        ? {taskDefinitions: [wanted.taskDefinition.arn]}
        : {}),
      subnets: wanted.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
    },
  ).finally(progress.done)
  const planned: PlanRequest = {
    service: request.service,
    ...definitionAfter(wanted, snapshot),
    ...(wanted.desiredCount === undefined ? {} : {desiredCount: wanted.desiredCount}),
    ...definitionOf(wanted, snapshot),
  }
  const exists = snapshot.services?.some(({serviceName}) => serviceName === request.service)
  if (!exists && !planned.taskDefinition) {
    throw new UserError(`there is no service \`${request.service}\` in this cluster`, {
      fix: request.express
        ? 'an Express service can be planned once it is there; see what would be sent with `gantry deploy --create --dry-run`'
        : 'pass --task-definition and --service-definition to plan its creation',
    })
  }
  const {containerInstances} = snapshot
  if (!connection) return {plan: plan(snapshot, planned, {lint}), service: request.service, containerInstances}
  const cluster = await sources.cluster()
  const [comparison, checks] = await Promise.all([
    compareWithLive(connection.api.ecs, cluster, wanted),
    online(connection, cluster, wanted, snapshot),
  ])
  const diff = [...comparison.taskDefinition, ...comparison.serviceDefinition]
  return {plan: plan(snapshot, planned, {lint, diff, verify: checks}), service: request.service, containerInstances}
}

function withPercentages(request: ServiceRequest, {minimumHealthyPercent, maximumPercent}: PlanFlags): ServiceRequest {
  if (minimumHealthyPercent === undefined && maximumPercent === undefined) return request
  const deploymentConfiguration = {
    ...request.serviceDefinition?.deploymentConfiguration,
    ...(minimumHealthyPercent === undefined ? {} : {minimumHealthyPercent}),
    ...(maximumPercent === undefined ? {} : {maximumPercent}),
  }
  return {...request, serviceDefinition: {...request.serviceDefinition, deploymentConfiguration}}
}

/** Of a service that is there only what an update would send: what it has and the file leaves out stays. */
function definitionAfter(request: ServiceRequest, {services}: ClusterSnapshot): Pick<PlanRequest, 'serviceDefinition'> {
  if (!request.serviceDefinition) return {}
  const live = services?.find(({serviceName, status}) => serviceName === request.service && status !== 'INACTIVE')
  const update = live ? updateInput(request, live as Service, undefined, '') : undefined
  if (live) return update ? {serviceDefinition: membersOf(update)} : {}
  return {serviceDefinition: request.serviceDefinition}
}

function definitionOf(
  request: ServiceRequest,
  {taskDefinitions: known = [], cluster, services}: ClusterSnapshot,
): Pick<PlanRequest, 'taskDefinition'> {
  const live = services?.find(({serviceName}) => serviceName === request.service)?.taskDefinition
  const revision = known.find(({taskDefinitionArn}) => taskDefinitionArn === live)
  const where = {cluster: cluster?.clusterName ?? '', region: ''}
  const express = definitionOfExpress(request, where, revision as TaskDefinition | undefined)
  if (express) return {taskDefinition: express as SnapshotTaskDefinition}
  const wanted = request.taskDefinition
  if (!wanted) return {}
  if ('input' in wanted) return {taskDefinition: withImages(wanted.input, request.images) as SnapshotTaskDefinition}
  const found = known.find(
    ({taskDefinitionArn}) => taskDefinitionArn === wanted.arn || taskDefinitionArn?.endsWith(`/${wanted.arn}`),
  )
  if (!found)
    throw new UserError(`task definition ${wanted.arn} is not known here`, {
      fix: 'pass a file, or a revision that exists',
    })
  return {taskDefinition: found}
}

async function online(
  {api, region, accountId}: Connection<Services>,
  cluster: string,
  request: ServiceRequest,
  {services}: ClusterSnapshot,
) {
  const wanted = request.taskDefinition
  if (!wanted || !('input' in wanted)) return []
  const live = services?.find(({serviceName}) => serviceName === request.service)
  const after = serviceAfter(request, live as Service | undefined)
  return verify(api, {
    region,
    accountId: await accountId().catch(() => ''),
    cluster,
    taskDefinition: withImages(wanted.input, request.images),
    ...(after ? {serviceDefinition: {...after, serviceName: request.service}} : {}),
  })
}
