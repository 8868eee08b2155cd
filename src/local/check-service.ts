import type {CreateServiceRequest, NetworkConfiguration, TaskDefinition} from '@aws-sdk/client-ecs'
import {parseQuery} from '../query/parse.js'
import {QueryError} from '../query/query-error.js'
import type {ClusterState} from '../scheduler/state.js'
import {checkStrategy as checkCapacityStrategy} from './capacity-providers.js'
import {checkStrategy} from './check-strategy.js'
import {targetGroup} from './network.js'
import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'

type Settings = Pick<
  CreateServiceRequest,
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'placementConstraints'
  | 'placementStrategy'
  | 'schedulingStrategy'
  | 'deploymentConfiguration'
  | 'deploymentController'
>

/** @throws AwsFault for what CreateService and UpdateService refuse in the light of the task definition and the cluster. */
export function checkService(
  region: LocalRegion,
  cluster: ClusterState,
  taskDefinition: TaskDefinition,
  settings: Settings,
): void {
  checkCompute(cluster, taskDefinition, settings)
  checkNetwork(region, taskDefinition, settings.networkConfiguration)
  checkPlacement(settings)
  checkDeployment(settings)
  checkStrategy(settings)
  for (const {targetGroupArn, containerName, containerPort, advancedConfiguration} of settings.loadBalancers ?? []) {
    const container = taskDefinition.containerDefinitions?.find(({name}) => name === containerName)
    if (!container) throw parameterFault(`The container ${containerName} does not exist in the task definition.`)
    if (!container.portMappings?.some(mapping => mapping.containerPort === containerPort)) {
      throw parameterFault(`The container ${containerName} did not have a container port ${containerPort} defined.`)
    }
    if (targetGroupArn) requireTargetGroup(region, targetGroupArn)
    const alternate = advancedConfiguration?.alternateTargetGroupArn
    if (alternate) requireTargetGroup(region, alternate)
  }
}

/** @throws AwsFault for a launch type or a strategy the task definition or the cluster does not allow. */
export function checkCompute(
  cluster: ClusterState,
  taskDefinition: TaskDefinition,
  {launchType, capacityProviderStrategy = []}: Pick<Settings, 'launchType' | 'capacityProviderStrategy'>,
): void {
  if (launchType && capacityProviderStrategy.length > 0) {
    throw parameterFault(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    )
  }
  if (launchType && !['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'].includes(launchType)) {
    throw parameterFault(`Invalid launch type: ${String(launchType).slice(0, 60)}`)
  }
  checkCapacityStrategy(cluster.capacityProviders, capacityProviderStrategy)
  const fargate = launchType === 'FARGATE' || capacityProviderStrategy[0]?.capacityProvider?.startsWith('FARGATE')
  if (fargate && !taskDefinition.compatibilities?.includes('FARGATE')) {
    throw parameterFault('Task definition does not support launch_type FARGATE.')
  }
}

/** @throws AwsFault when networkConfiguration and networkMode do not go together, or name what is not there. */
export function checkNetwork(
  region: LocalRegion,
  taskDefinition: TaskDefinition,
  networkConfiguration: NetworkConfiguration | undefined,
): void {
  const awsvpc = networkConfiguration?.awsvpcConfiguration
  if (taskDefinition.networkMode === 'awsvpc' && !awsvpc) {
    throw parameterFault("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  }
  if (taskDefinition.networkMode !== 'awsvpc' && awsvpc) {
    throw parameterFault('Network Configuration is not valid for the given networkMode of this task definition.')
  }
  const {subnets, securityGroups, declared} = region.network
  if (awsvpc && (awsvpc.subnets ?? []).length === 0) throw parameterFault('subnets can not be empty.')
  if ((awsvpc?.subnets ?? []).length > 16) throw parameterFault('subnets can have at most 16 items.')
  for (const id of awsvpc?.subnets ?? []) {
    if (!declared.includes('subnets') || subnets.has(id)) continue
    throw parameterFault(
      `Error retrieving subnet information for [${id}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    )
  }
  for (const id of awsvpc?.securityGroups ?? []) {
    if (!declared.includes('securityGroups') || securityGroups.has(id)) continue
    throw parameterFault(
      `Error retrieving security group information for [${id}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`,
    )
  }
}

/** @throws AwsFault for constraints and strategies ECS refuses. */
export function checkPlacement({placementConstraints = [], placementStrategy = [], ...settings}: Settings): void {
  if (placementConstraints.length > 10) throw parameterFault('At most 10 placement constraints can be given.')
  if (placementStrategy.length > 5) throw parameterFault('At most 5 placement strategies can be given.')
  const fargate = settings.launchType === 'FARGATE'
  if (fargate && placementConstraints.length > 0) {
    throw parameterFault('Placement constraints are not supported with FARGATE launch type.')
  }
  if (fargate && placementStrategy.length > 0) {
    throw parameterFault('Placement strategies are not supported with FARGATE launch type.')
  }
  if (settings.schedulingStrategy === 'DAEMON' && placementStrategy.length > 0) {
    throw parameterFault('Placement strategies are not supported with DAEMON scheduling strategy')
  }
  for (const {type, expression} of placementConstraints) {
    if (type === 'distinctInstance' && expression === undefined) continue
    if (type !== 'memberOf') throw parameterFault('Invalid placement constraint.')
    try {
      parseQuery(expression ?? '')
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      throw parameterFault(`Invalid expression for placement constraint: ${error.message}`)
    }
  }
  for (const {type, field} of placementStrategy) {
    const known =
      (type === 'random' && !field) ||
      (type === 'binpack' && /^(cpu|memory)$/i.test(field ?? '')) ||
      (type === 'spread' && /^(instanceId|host|attribute:\S+)$/.test(field ?? ''))
    if (!known) throw parameterFault(`Invalid placement strategy: ${String(type).slice(0, 60)} ${field ?? ''}`.trim())
  }
}

function checkDeployment({deploymentConfiguration, schedulingStrategy}: Settings): void {
  const {minimumHealthyPercent, maximumPercent} = deploymentConfiguration ?? {}
  if (minimumHealthyPercent !== undefined && (minimumHealthyPercent < 0 || minimumHealthyPercent > 100)) {
    throw parameterFault('minimumHealthyPercent must be between 0 and 100.')
  }
  if (maximumPercent === undefined) return
  if (schedulingStrategy === 'DAEMON' && maximumPercent !== 100) {
    throw parameterFault('The daemon scheduling strategy does not support values for maximumPercent other than 100')
  }
  if (schedulingStrategy !== 'DAEMON' && maximumPercent < 100) {
    throw parameterFault('maximumPercent must be greater than or equal to 100.')
  }
  if (maximumPercent <= (minimumHealthyPercent ?? 0) && maximumPercent < 100) {
    throw parameterFault('maximumPercent must be greater than minimumHealthyPercent.')
  }
}

/** A target group nobody declared exists with ELBv2's defaults, unless a cluster file lists all there are. */
function requireTargetGroup(region: LocalRegion, arn: string): void {
  const {network} = region
  if (network.targetGroups.has(arn)) return
  if (network.declared.includes('targetGroups') || !/^arn:aws[\w-]*:elasticloadbalancing:/.test(arn)) {
    throw parameterFault(`The specified target group does not exist. (targetGroupArn: ${arn.slice(0, 300)})`)
  }
  network.targetGroups.set(arn, targetGroup(arn, network.vpcId))
}
