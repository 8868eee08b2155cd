import type {CreateServiceRequest, ExpressGatewayContainer, Tag} from '@aws-sdk/client-ecs'
import {mainContainer} from '../definition/express.js'
import {createService as schedule} from '../scheduler/create-service.js'
import {putCluster, requireCluster} from './clusters.js'
import {type ExpressConfiguration, type ExpressInput, expressDefaults, expressServicesOf, holdTasks} from './express.js'
import {expressTaskDefinition, membersOfTaskDefinition} from './express-configuration.js'
import {type ExpressResource, readyAtMs} from './express-resources.js'
import {scaleExpress} from './express-scaling.js'
import {nextHex} from './ids.js'
import type {OperationContext} from './operation.js'
import {registerTaskDefinition} from './operations/ecs/register-task-definition.js'
import {provisionExpress, resource} from './provision-express.js'
import type {LocalRegion} from './state.js'
import {requireActive} from './task-definitions.js'
import {worldOf} from './world.js'

/** Canary 5 %, three minutes each of canary and bake time (AWS docs: updating an Express Mode service); fixed. */
export const expressStrategy = {
  strategy: 'CANARY',
  bakeTimeInMinutes: 3,
  canaryConfiguration: {canaryPercent: 5, canaryBakeTimeInMinutes: 3},
} as const

/** Everything ECS makes for a new Express service. Returns the service's ARN. */
export async function createExpress(
  region: LocalRegion,
  clusterName: string,
  serviceName: string,
  input: ExpressInput & {tags: Tag[]},
  context: OperationContext,
): Promise<string> {
  const own = input.taskDefinitionArn === undefined ? undefined : requireActive(region, input.taskDefinitionArn)
  const members = own ? membersOfTaskDefinition(own) : ownMembers(region, clusterName, serviceName, input)
  const {primaryContainer} = members
  const logGroup = primaryContainer.awsLogsConfiguration?.logGroup
  if (logGroup && !region.logGroups.has(logGroup)) {
    region.logGroups.set(logGroup, {logGroupName: logGroup, createdAtMs: context.nowMs, streams: new Map()})
  }
  const healthCheckPath = input.healthCheckPath ?? expressDefaults.healthCheckPath
  const {subnets, securityGroups} = input.networkConfiguration ?? {}
  const around = provisionExpress(
    region,
    {
      clusterName,
      serviceName,
      infrastructureRoleArn: input.infrastructureRoleArn as string,
      healthCheckPath,
      containerPort: primaryContainer.containerPort as number,
      ...(subnets?.length ? {subnets} : {}),
      ...(securityGroups?.length ? {securityGroups} : {}),
    },
    context,
  )
  const taskDefinitionArn =
    own?.taskDefinitionArn ?? (await registerFor(region, clusterName, serviceName, members, context))
  const scalingTarget = {...expressDefaults.scalingTarget, ...input.scalingTarget}
  const serviceInput: CreateServiceRequest & {taskDefinition: string} = {
    serviceName,
    taskDefinition: taskDefinitionArn,
    desiredCount: scalingTarget.minTaskCount,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: around.subnets,
        securityGroups: around.securityGroups,
        assignPublicIp: around.accessType === 'PUBLIC' ? 'ENABLED' : 'DISABLED',
      },
    },
    loadBalancers: [
      {
        targetGroupArn: around.targetGroupArns[0],
        containerName: mainContainer,
        containerPort: primaryContainer.containerPort,
        advancedConfiguration: {
          alternateTargetGroupArn: around.targetGroupArns[1],
          productionListenerRule: around.ruleArn,
          roleArn: input.infrastructureRoleArn,
        },
      },
    ],
    healthCheckGracePeriodSeconds: expressDefaults.healthCheckGracePeriodSeconds,
    availabilityZoneRebalancing: 'ENABLED',
    deploymentConfiguration: {
      ...expressStrategy,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: {enable: true, rollback: true},
      alarms: {alarmNames: [around.alarmName], enable: true, rollback: true},
    },
    tags: input.tags,
  }
  putAlarm(region, around.alarmName, around.resources)
  const world = worldOf(region, clusterName, context.endpoint)
  const {state, service} = schedule(requireCluster(region, clusterName), serviceInput, context.nowMs, world)
  // observed: no task is started before the load balancer is there
  const held = holdTasks(service, readyAtMs(around.resources))
  putCluster(region, {...state, services: new Map(state.services).set(serviceName, held)})
  const configuration: ExpressConfiguration = {
    ...members,
    taskDefinitionArn,
    networkConfiguration: {subnets: around.subnets, securityGroups: around.securityGroups},
    healthCheckPath,
    scalingTarget,
    createdAtMs: context.nowMs,
  }
  const scaling = await scaleExpress(
    region,
    {clusterName, serviceName},
    scalingTarget,
    around.targetGroupArns[0],
    context,
  )
  expressServicesOf(region).set(service.serviceArn, {
    serviceArn: service.serviceArn,
    clusterName,
    serviceName,
    infrastructureRoleArn: input.infrastructureRoleArn as string,
    createdAtMs: context.nowMs,
    updatedAtMs: context.nowMs,
    accessType: around.accessType,
    endpoint: around.endpoint,
    configurations: new Map([[service.deployments[0]?.serviceRevisionArn as string, configuration]]),
    resources: [
      ...around.resources,
      ...(logGroup ? [resource('logGroup', logGroupArn(region, logGroup), context.nowMs)] : []),
      resource('scalableTarget', scaling.scalableTargetArn, context.nowMs),
      resource('scalingPolicy', scaling.policyArn, context.nowMs),
    ],
  })
  return service.serviceArn
}

/** The members of a service whose container ECS describes itself, with its defaults. */
function ownMembers(
  region: LocalRegion,
  clusterName: string,
  serviceName: string,
  input: ExpressInput,
): Omit<
  ExpressConfiguration,
  'taskDefinitionArn' | 'networkConfiguration' | 'healthCheckPath' | 'scalingTarget' | 'createdAtMs'
> {
  const given = input.primaryContainer as ExpressGatewayContainer
  const logs = given.awsLogsConfiguration
  return {
    executionRoleArn: input.executionRoleArn as string,
    ...(input.taskRoleArn ? {taskRoleArn: input.taskRoleArn} : {}),
    cpu: input.cpu ?? expressDefaults.cpu,
    memory: input.memory ?? expressDefaults.memory,
    cpuArchitecture: input.cpuArchitecture ?? expressDefaults.cpuArchitecture,
    primaryContainer: {
      ...given,
      containerPort: given.containerPort ?? expressDefaults.containerPort,
      awsLogsConfiguration: logs ?? {
        // `/aws/ecs/default/NAME-0a1b`, as seen
        logGroup: `/aws/ecs/${clusterName}/${serviceName}-${nextHex(region.ids, 4)}`,
        logStreamPrefix: expressDefaults.logStreamPrefix,
      },
    },
  }
}

/** Registers the task definition of a primary container. @returns its ARN */
export async function registerFor(
  region: LocalRegion,
  clusterName: string,
  serviceName: string,
  members: Parameters<typeof expressTaskDefinition>[1] & {primaryContainer: ExpressGatewayContainer},
  context: OperationContext,
): Promise<string> {
  const input = expressTaskDefinition(
    {clusterName, serviceName, region: context.region},
    members,
    members.primaryContainer,
  )
  const {taskDefinition} = await registerTaskDefinition.run(region, input, context)
  return taskDefinition?.taskDefinitionArn as string
}

const logGroupArn = (region: LocalRegion, name: string) =>
  `arn:aws:logs:${region.region}:${region.accountId}:log-group:${name}`

/** 4xx and 5xx above 1 % for two of three one-minute data points (AWS docs: updating an Express Mode service). */
function putAlarm(region: LocalRegion, name: string, resources: readonly ExpressResource[]): void {
  const groups = resources
    .filter(({kind}) => kind === 'targetGroup')
    .map(({arn}) => arn.slice(arn.indexOf('targetgroup/')))
  const count = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions: [{Name: 'TargetGroup', Value: groups[0] as string}],
      },
      Period: 60,
      Stat: 'Sum',
    },
  })
  region.conditions.metricAlarms = {
    ...region.conditions.metricAlarms,
    [name]: {
      AlarmName: name,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
      Metrics: [
        count('client', 'HTTPCode_Target_4XX_Count'),
        count('server', 'HTTPCode_Target_5XX_Count'),
        count('all', 'RequestCount'),
        {Id: 'percent', Expression: '100 * (client + server) / all', ReturnData: true},
      ],
    },
  }
}
