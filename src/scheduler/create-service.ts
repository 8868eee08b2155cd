import type {CreateServiceRequest} from '@aws-sdk/client-ecs'
import {partitionOf} from '../core/arn.js'
import {defaultPercentages} from '../definition/deployment-bounds.js'
import {startDeployment} from './deployments.js'
import {closeDraft, openDraft} from './draft.js'
import {Refusal} from './refusal.js'
import type {ClusterState, Service, ServiceSettings} from './state.js'
import type {World} from './world.js'

/** CreateService's input with the task definition's full ARN. */
export type CreateServiceInput = Omit<CreateServiceRequest, 'taskDefinition'> & {taskDefinition: string}

function rebalancingDefault(input: CreateServiceInput): 'ENABLED' | 'DISABLED' {
  const first = input.placementStrategy?.[0]
  const zoneFirst = !first || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone')
  const constrained = input.placementConstraints?.some(({expression}) =>
    expression?.includes('attribute:ecs.availability-zone'),
  )
  const classic = input.loadBalancers?.some(({loadBalancerName}) => loadBalancerName)
  const maximum = input.deploymentConfiguration?.maximumPercent ?? 200
  const fits = zoneFirst && !constrained && !classic && maximum > 100 && input.schedulingStrategy !== 'DAEMON'
  return fits ? 'ENABLED' : 'DISABLED'
}

/** A service's settings with everything CreateService fills in. */
export function settingsOf(state: ClusterState, input: CreateServiceInput): ServiceSettings {
  const {cluster, serviceName, clientToken, tags, ...members} = input
  const schedulingStrategy = input.schedulingStrategy === 'DAEMON' ? 'DAEMON' : 'REPLICA'
  const byDefault = defaultPercentages(schedulingStrategy)
  const strategy = input.capacityProviderStrategy?.length
    ? input.capacityProviderStrategy
    : input.launchType
      ? undefined
      : state.defaultCapacityProviderStrategy
  return {
    ...members,
    desiredCount: schedulingStrategy === 'DAEMON' ? 0 : (input.desiredCount ?? 0),
    schedulingStrategy,
    launchType: input.launchType ?? (strategy?.length ? undefined : 'EC2'),
    capacityProviderStrategy: strategy?.length ? strategy : undefined,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? rebalancingDefault(input),
    deploymentConfiguration: {
      ...input.deploymentConfiguration,
      minimumHealthyPercent: input.deploymentConfiguration?.minimumHealthyPercent ?? byDefault.minimumHealthyPercent,
      maximumPercent: input.deploymentConfiguration?.maximumPercent ?? byDefault.maximumPercent,
    },
  }
}

/**
 * Creates a service and its first deployment; its tasks start with the next step at `nowMs`.
 * @throws Refusal InvalidParameterException when a service of this name is not INACTIVE
 */
export function createService(
  state: ClusterState,
  input: CreateServiceInput,
  nowMs: number,
  world: World,
): {state: ClusterState; service: Service} {
  const serviceName = input.serviceName ?? ''
  const known = state.services.get(serviceName)
  if (known?.status === 'ACTIVE')
    throw new Refusal('InvalidParameterException', 'Creation of service was not idempotent.')
  if (known?.status === 'DRAINING') {
    throw new Refusal('InvalidParameterException', 'Unable to Start a service that is still Draining.')
  }
  const draft = openDraft(state, nowMs, world)
  const {region, accountId, clusterName} = state
  const service: Service = {
    serviceName,
    serviceArn: `arn:${partitionOf(region)}:ecs:${region}:${accountId}:service/${clusterName}/${serviceName}`,
    status: 'ACTIVE',
    createdAtMs: nowMs,
    createdBy: `arn:${partitionOf(region)}:iam::${accountId}:root`,
    settings: settingsOf(state, input),
    tags: input.tags ?? [],
    deployments: [],
    serviceDeployments: [],
    serviceRevisions: [],
    events: [],
    taskArns: new Set(),
    emitted: {},
  }
  draft.services.set(serviceName, service)
  startDeployment(draft, service)
  return {state: closeDraft(draft), service}
}
