import type {
  ServiceDeployment as ServiceDeploymentView,
  ServiceRevisionSummary,
  ServiceRevision as ServiceRevisionView,
} from '@aws-sdk/client-ecs'
import type {ClusterState, Deployment, Service, ServiceDeployment, ServiceRevision} from '../../scheduler/state.js'
import {isFargate} from './service.js'

/** A service deployment as DescribeServiceDeployments answers. */
export function serviceDeploymentView(
  cluster: ClusterState,
  service: Service,
  deployment: ServiceDeployment,
): ServiceDeploymentView {
  const at = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))
  const {rollback, alarms, circuitBreaker} = deployment
  return {
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    serviceArn: service.serviceArn,
    clusterArn: cluster.clusterArn,
    createdAt: at(deployment.createdAtMs),
    startedAt: at(deployment.startedAtMs),
    finishedAt: at(deployment.finishedAtMs),
    stoppedAt: at(deployment.stoppedAtMs),
    updatedAt: at(deployment.updatedAtMs),
    sourceServiceRevisions: deployment.sourceServiceRevisionArns.map(arn => revisionSummary(service, arn)),
    targetServiceRevision: revisionSummary(service, deployment.targetServiceRevisionArn),
    status: deployment.status,
    statusReason: deployment.statusReason,
    deploymentConfiguration: deployment.deploymentConfiguration,
    ...(rollback
      ? {
          rollback: {
            reason: rollback.reason,
            startedAt: new Date(rollback.startedAtMs),
            serviceRevisionArn: rollback.serviceRevisionArn,
          },
        }
      : {}),
    deploymentCircuitBreaker: circuitBreaker,
    ...(alarms
      ? {
          alarms: {
            status: alarms.status,
            alarmNames: [...alarms.alarmNames],
            triggeredAlarmNames: [...alarms.triggeredAlarmNames],
          },
        }
      : {}),
  }
}

function revisionSummary(service: Service, arn: string): ServiceRevisionSummary {
  const deployment = deploymentOf(service, arn)
  return {
    arn,
    requestedTaskCount: deployment?.desiredCount ?? 0,
    runningTaskCount: deployment?.runningCount ?? 0,
    pendingTaskCount: deployment?.pendingCount ?? 0,
  }
}

function deploymentOf(service: Service, revisionArn: string): Deployment | undefined {
  return service.deployments.find(({serviceRevisionArn}) => serviceRevisionArn === revisionArn)
}

/** A service revision as DescribeServiceRevisions answers. */
export function serviceRevisionView(
  cluster: ClusterState,
  service: Service,
  revision: ServiceRevision,
): ServiceRevisionView {
  const {settings} = revision
  return {
    serviceRevisionArn: revision.serviceRevisionArn,
    serviceArn: service.serviceArn,
    clusterArn: cluster.clusterArn,
    taskDefinition: revision.taskDefinition,
    ...(settings.capacityProviderStrategy?.length
      ? {capacityProviderStrategy: settings.capacityProviderStrategy}
      : {launchType: settings.launchType ?? 'EC2'}),
    ...(isFargate(service) ? {platformVersion: '1.4.0', platformFamily: 'Linux'} : {}),
    loadBalancers: settings.loadBalancers ?? [],
    serviceRegistries: settings.serviceRegistries ?? [],
    networkConfiguration: settings.networkConfiguration,
    containerImages: revision.containerImages.map(image => ({...image})),
    guardDutyEnabled: false,
    serviceConnectConfiguration: settings.serviceConnectConfiguration,
    volumeConfigurations: settings.volumeConfigurations,
    createdAt: new Date(revision.createdAtMs),
  }
}
