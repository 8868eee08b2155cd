import type {Service} from '@aws-sdk/client-ecs'
import type {Api, ApplicationAutoScalingApi, EcsApi} from '../core/api.js'
import {arnName} from '../core/arn.js'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {type LiveScaling, type ScaledService, scalableKey} from '../scaling/plan-scaling.js'
import {stepAlarmName} from '../scaling/step-alarm.js'
import {resourceLabel} from '../scaling/target-tracking.js'

/** A service as scaling needs it. */
export interface ScalableService extends ScaledService {
  desiredCount: number
  runningCount: number
  deploymentInProgress: boolean
  targetGroupArns: string[]
  /** An Express service: ECS manages its scaling. */
  express?: boolean
}

/**
 * Asks ECS for one service.
 * @throws UserError when the cluster has no such service, naming the nearest one.
 */
export async function loadScalableService(
  ecs: Pick<EcsApi, 'describeServices' | 'listServices'>,
  cluster: string,
  service: string,
): Promise<ScalableService> {
  const answer = await ecs.describeServices({cluster, services: [service]})
  const found = answer.services?.find(one => one.status !== 'INACTIVE')
  if (!found) throw await noSuchService(ecs, cluster, service)
  return {
    cluster: arnName(found.clusterArn ?? cluster),
    service: found.serviceName ?? service,
    desiredCount: found.desiredCount ?? 0,
    runningCount: found.runningCount ?? 0,
    deploymentInProgress: isDeploying(found),
    targetGroupArns: (found.loadBalancers ?? []).flatMap(balancer => balancer.targetGroupArn ?? []),
    ...(found.resourceManagementType === 'ECS' ? {express: true} : {}),
  }
}

const isDeploying = (service: Service) =>
  (service.deployments ?? []).some(deployment => deployment.rolloutState === 'IN_PROGRESS') ||
  (service.deployments ?? []).length > 1

async function noSuchService(ecs: Pick<EcsApi, 'listServices'>, cluster: string, service: string): Promise<UserError> {
  const {serviceArns = []} = await ecs.listServices({cluster, maxResults: 100})
  const guess = didYouMean(arnName(service), serviceArns.map(arnName))
  return new UserError(`service \`${arnName(service)}\` is not in cluster \`${arnName(cluster)}\``, {
    fix: guess ? `did you mean ${guess}?` : 'name the cluster with --cluster',
  })
}

/** The targets, policies and actions of one service, every page of them. */
export async function loadLiveScaling(
  api: Pick<
    ApplicationAutoScalingApi,
    'describeScalableTargets' | 'describeScalingPolicies' | 'describeScheduledActions'
  >,
  names: ScaledService,
): Promise<LiveScaling> {
  const key = scalableKey(names)
  const {ScalableTargets: targets = []} = await api.describeScalableTargets({
    ServiceNamespace: key.ServiceNamespace,
    ScalableDimension: key.ScalableDimension,
    ResourceIds: [key.ResourceId],
  })
  const policies = await everyPage(
    token => api.describeScalingPolicies({...key, ...token}),
    page => page.ScalingPolicies,
  )
  const scheduled = await everyPage(
    token => api.describeScheduledActions({...key, ...token}),
    page => page.ScheduledActions,
  )
  return {...(targets[0] ? {target: targets[0]} : {}), policies, scheduled}
}

/** The cluster's `containerInsights` setting, or undefined when it cannot be told. */
export async function loadContainerInsights(
  ecs: Pick<EcsApi, 'describeClusters'>,
  cluster: string,
): Promise<string | undefined> {
  const {clusters = []} = await ecs.describeClusters({clusters: [cluster], include: ['SETTINGS']})
  return clusters[0]?.settings?.find(setting => setting.name === 'containerInsights')?.value
}

/** The alarms of a service's step scaling policies, by the names gantry gives them. */
export async function loadStepAlarms(
  cloudWatch: Pick<Api['cloudWatch'], 'describeAlarms'>,
  names: ScaledService,
  policies: readonly string[],
): Promise<NonNullable<LiveScaling['alarms']>> {
  const {MetricAlarms = []} = await cloudWatch.describeAlarms({
    AlarmNames: policies.map(policy => stepAlarmName(names, policy)),
  })
  return MetricAlarms
}

// A hundred pages are more than any service's 50 policies and 200 actions can fill.
async function everyPage<P extends {NextToken?: string}, T>(
  read: (token: {NextToken?: string}) => Promise<P>,
  items: (page: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = []
  let token: string | undefined
  for (let page = 0; page < 100; page++) {
    const answer = await read(token ? {NextToken: token} : {})
    all.push(...(items(answer) ?? []))
    token = answer.NextToken
    if (!token) break
  }
  return all
}

/**
 * The resource label of the service's own target group.
 * @throws UserError when the service has none, several, or one no load balancer listens for.
 */
export async function loadResourceLabel(
  elbV2: Pick<Api['elbV2'], 'describeTargetGroups'>,
  service: ScalableService,
): Promise<string> {
  const [arn, second] = service.targetGroupArns
  if (!arn || second) {
    throw new UserError(`service \`${service.service}\` has ${arn ? 'several target groups' : 'no target group'}`, {
      fix: arn ? 'say which with --resource-label' : 'track cpu or memory, or attach a target group first',
    })
  }
  const {TargetGroups: groups = []} = await elbV2.describeTargetGroups({TargetGroupArns: [arn]})
  const balancer = groups[0]?.LoadBalancerArns?.[0]
  if (!balancer) {
    throw new UserError(`no load balancer sends to target group ${arnName(arn)}: it has no requests to count`, {
      fix: 'attach it to a listener of an Application Load Balancer',
    })
  }
  return resourceLabel(balancer, arn)
}
