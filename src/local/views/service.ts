import type {Deployment as DeploymentView, Service as ServiceView} from '@aws-sdk/client-ecs'
import type {ClusterState, Deployment, Service} from '../../scheduler/state.js'
import {isFinished} from '../service-deployments.js'

/** A service as DescribeServices answers. */
export function serviceView(
  cluster: ClusterState,
  service: Service,
  context: {accountId: string},
  include: readonly string[] = [],
): ServiceView {
  const {settings} = service
  const {launchType, platformVersion} = settings
  const byProvider = settings.capacityProviderStrategy?.length
  const tasks = [...service.taskArns].flatMap(arn => cluster.tasks.get(arn) ?? [])
  const current = service.serviceDeployments.find(({status}) => !isFinished(status))
  const roleArn = `arn:aws:iam::${context.accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`
  return {
    serviceArn: service.serviceArn,
    serviceName: service.serviceName,
    clusterArn: cluster.clusterArn,
    loadBalancers: settings.loadBalancers ?? [],
    serviceRegistries: settings.serviceRegistries ?? [],
    status: service.status,
    desiredCount: settings.desiredCount,
    runningCount: tasks.filter(({lastStatus}) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter(({lastStatus, desiredStatus}) => desiredStatus === 'RUNNING' && lastStatus !== 'RUNNING')
      .length,
    ...(byProvider ? {capacityProviderStrategy: settings.capacityProviderStrategy} : {launchType: launchType ?? 'EC2'}),
    ...(isFargate(service) ? {platformVersion: platformVersion ?? 'LATEST', platformFamily: 'Linux'} : {}),
    taskDefinition: settings.taskDefinition,
    deploymentConfiguration: settings.deploymentConfiguration,
    deployments: service.deployments.map(deployment => deploymentView(service, deployment)),
    ...(settings.loadBalancers?.length || settings.networkConfiguration || isFargate(service) ? {roleArn} : {}),
    events: service.events.map(({id, createdAtMs, message}) => ({id, createdAt: new Date(createdAtMs), message})),
    createdAt: new Date(service.createdAtMs),
    currentServiceDeployment: current?.serviceDeploymentArn,
    currentServiceRevisions: service.deployments.map(deployment => ({
      arn: deployment.serviceRevisionArn,
      requestedTaskCount: deployment.desiredCount,
      runningTaskCount: deployment.runningCount,
      pendingTaskCount: deployment.pendingCount,
    })),
    placementConstraints: settings.placementConstraints ?? [],
    placementStrategy: settings.placementStrategy ?? [],
    networkConfiguration: settings.networkConfiguration,
    healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds,
    schedulingStrategy: settings.schedulingStrategy,
    deploymentController: settings.deploymentController ?? {type: 'ECS'},
    ...(include.includes('TAGS') && service.tags.length > 0 ? {tags: service.tags} : {}),
    createdBy: service.createdBy ?? `arn:aws:iam::${context.accountId}:root`,
    enableECSManagedTags: settings.enableECSManagedTags ?? false,
    propagateTags: settings.propagateTags ?? 'NONE',
    enableExecuteCommand: settings.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: settings.availabilityZoneRebalancing,
  }
}

/** Whether the service's tasks run on Fargate, by launch type or by capacity provider. */
export function isFargate({settings}: Service): boolean {
  const provider = settings.capacityProviderStrategy?.[0]?.capacityProvider
  return provider ? provider.startsWith('FARGATE') : settings.launchType === 'FARGATE'
}

function deploymentView(service: Service, deployment: Deployment): DeploymentView {
  const revision = service.serviceRevisions.find(
    ({serviceRevisionArn}) => serviceRevisionArn === deployment.serviceRevisionArn,
  )
  const settings = revision?.settings ?? service.settings
  const byProvider = settings.capacityProviderStrategy?.length
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount: deployment.desiredCount,
    pendingCount: deployment.pendingCount,
    runningCount: deployment.runningCount,
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAtMs),
    updatedAt: new Date(deployment.updatedAtMs),
    ...(byProvider
      ? {capacityProviderStrategy: settings.capacityProviderStrategy}
      : {launchType: settings.launchType ?? 'EC2'}),
    ...(isFargate(service) ? {platformVersion: '1.4.0', platformFamily: 'Linux'} : {}),
    networkConfiguration: settings.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    serviceConnectConfiguration: settings.serviceConnectConfiguration,
    volumeConfigurations: settings.volumeConfigurations,
  }
}
