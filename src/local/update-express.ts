import type {LoadBalancer} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {definitionMembers} from '../definition/express.js'
import type {Service, ServiceRevision} from '../scheduler/state.js'
import {updateService as schedule} from '../scheduler/update-service.js'
import {putCluster, requireCluster} from './clusters.js'
import {registerFor} from './create-express.js'
import {
  type ExpressConfiguration,
  type ExpressInput,
  type ExpressService,
  expressDefaults,
  holdTasks,
  newestConfiguration,
} from './express.js'
import {membersOfTaskDefinition} from './express-configuration.js'
import {readyAtMs} from './express-resources.js'
import {scaleExpress} from './express-scaling.js'
import type {OperationContext} from './operation.js'
import type {LocalRegion} from './state.js'
import {requireActive} from './task-definitions.js'
import {worldOf} from './world.js'

type Input = Partial<Omit<ExpressInput, 'infrastructureRoleArn'>>

/**
 * A new revision of an Express service and its deployment. A primary container replaces the one before as a whole
 * (observed: what is not given again is gone), but keeps the service's log group.
 */
export async function updateExpress(
  region: LocalRegion,
  express: ExpressService,
  input: Input,
  context: OperationContext,
): Promise<{service: Service; revision: ServiceRevision}> {
  const latest = newestConfiguration(express)
  const {clusterName, serviceName} = express
  const next = await configurationOf(region, express, latest, input, context)
  const before = requireCluster(region, clusterName).services.get(serviceName) as Service
  const port = next.primaryContainer.containerPort as number
  const {state, service} = schedule(
    requireCluster(region, clusterName),
    {
      service: serviceName,
      taskDefinition: next.taskDefinitionArn,
      forceNewDeployment: true,
      ...(input.networkConfiguration ? {networkConfiguration: awsvpc(before, next)} : {}),
      ...(port === latest.primaryContainer.containerPort ? {} : {loadBalancers: onPort(before, port)}),
    },
    context.nowMs,
    worldOf(region, clusterName, context.endpoint),
  )
  const revision = service.serviceRevisions[0] as ServiceRevision
  const ready = readyAtMs(express.resources)
  const held = ready > context.nowMs ? holdTasks(service, ready) : service
  putCluster(region, {...state, services: new Map(state.services).set(serviceName, held)})
  express.configurations.set(revision.serviceRevisionArn, next)
  express.updatedAtMs = context.nowMs
  for (const {kind, arn} of express.resources) {
    const group = kind === 'targetGroup' ? region.network.targetGroups.get(arn) : undefined
    if (group) Object.assign(group, {port, healthCheckPort: String(port), healthCheckPath: next.healthCheckPath})
  }
  if (input.scalingTarget) {
    const serving = before.settings.loadBalancers?.[0]?.targetGroupArn as string
    await scaleExpress(region, {clusterName, serviceName}, next.scalingTarget, serving, context)
  }
  return {service: held, revision}
}

async function configurationOf(
  region: LocalRegion,
  express: ExpressService,
  latest: ExpressConfiguration,
  input: Input,
  context: OperationContext,
): Promise<ExpressConfiguration> {
  const {networkConfiguration: network} = input
  const managed = express.resources.filter(({kind}) => kind === 'serviceSecurityGroup').map(({arn}) => arnName(arn))
  const settings = {
    ...latest,
    healthCheckPath: input.healthCheckPath ?? latest.healthCheckPath,
    // assumption `express-scaling-merge`: members of scalingTarget that are left out stay
    scalingTarget: {...latest.scalingTarget, ...input.scalingTarget} as ExpressConfiguration['scalingTarget'],
    networkConfiguration: network
      ? {
          subnets: network.subnets?.length ? network.subnets : (latest.networkConfiguration.subnets as string[]),
          securityGroups: [...new Set([...(network.securityGroups ?? []), ...managed])],
        }
      : latest.networkConfiguration,
    createdAtMs: context.nowMs,
  }
  if (input.taskDefinitionArn !== undefined) {
    const own = requireActive(region, input.taskDefinitionArn)
    const {executionRoleArn: _, taskRoleArn: __, cpu: ___, memory: ____, cpuArchitecture: _____, ...rest} = settings
    return {...rest, ...membersOfTaskDefinition(own), taskDefinitionArn: own.taskDefinitionArn}
  }
  if (definitionMembers.every(member => input[member] === undefined)) return settings
  const members = {
    ...settings,
    ...Object.fromEntries(
      definitionMembers.flatMap(member => (input[member] === undefined ? [] : [[member, input[member]]])),
    ),
    primaryContainer: input.primaryContainer
      ? {
          ...input.primaryContainer,
          containerPort: input.primaryContainer.containerPort ?? expressDefaults.containerPort,
          awsLogsConfiguration:
            input.primaryContainer.awsLogsConfiguration ?? latest.primaryContainer.awsLogsConfiguration,
        }
      : latest.primaryContainer,
  } as ExpressConfiguration
  const taskDefinitionArn = await registerFor(region, express.clusterName, express.serviceName, members, context)
  return {...members, taskDefinitionArn}
}

function awsvpc(before: Service, next: ExpressConfiguration) {
  const {subnets = [], securityGroups = []} = next.networkConfiguration
  const assignPublicIp = before.settings.networkConfiguration?.awsvpcConfiguration?.assignPublicIp ?? 'ENABLED'
  return {awsvpcConfiguration: {subnets, securityGroups, assignPublicIp}}
}

function onPort(before: Service, containerPort: number): LoadBalancer[] {
  return (before.settings.loadBalancers ?? []).map(one => ({...one, containerPort}))
}
