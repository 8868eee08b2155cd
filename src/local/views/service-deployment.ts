import type {
  DeploymentLifecycleHookDetail,
  ServiceDeploymentLifecycleStage,
  ServiceDeployment as ServiceDeploymentView,
  ServiceRevisionSummary,
  ServiceRevision as ServiceRevisionView,
} from '@aws-sdk/client-ecs'
import type {HookRun} from '../../scheduler/hooks.js'
import type {ClusterState, Deployment, Service, ServiceDeployment, ServiceRevision} from '../../scheduler/state.js'
import {registeredIn} from '../../scheduler/target-groups.js'
import {type TrafficWeights, trafficWeights} from '../../scheduler/traffic.js'
import {isFargate} from './service.js'

/** A service deployment as DescribeServiceDeployments answers. */
export function serviceDeploymentView(
  cluster: ClusterState,
  service: Service,
  deployment: ServiceDeployment,
): ServiceDeploymentView {
  const at = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))
  const {rollback, alarms, circuitBreaker, lifecycle} = deployment
  const weights = trafficWeights(service, deployment)
  const serving = lifecycle?.sourceRevisionArn
  const none = {production: 0, test: 0}
  return {
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    serviceArn: service.serviceArn,
    clusterArn: cluster.clusterArn,
    createdAt: at(deployment.createdAtMs),
    startedAt: at(deployment.startedAtMs),
    finishedAt: at(deployment.finishedAtMs),
    stoppedAt: at(deployment.stoppedAtMs),
    updatedAt: at(deployment.updatedAtMs),
    sourceServiceRevisions: deployment.sourceServiceRevisionArns.map(arn =>
      revisionSummary(service, arn, weights && (arn === serving ? weights.source : none)),
    ),
    targetServiceRevision: revisionSummary(service, deployment.targetServiceRevisionArn, weights?.target),
    status: deployment.status,
    statusReason: deployment.statusReason,
    // the documentation lists PRE_PRODUCTION_TRAFFIC_SHIFT, the SDK's type does not
    ...(lifecycle ? {lifecycleStage: lifecycle.stage as ServiceDeploymentLifecycleStage} : {}),
    ...(lifecycle?.hooks?.length ? {lifecycleHookDetails: lifecycle.hooks.map(hookDetail)} : {}),
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

function hookDetail(run: HookRun): DeploymentLifecycleHookDetail {
  return {
    hookId: run.hookId,
    targetType: run.targetType,
    ...(run.targetArn === undefined ? {} : {targetArn: run.targetArn}),
    status: run.status,
    expiresAt: new Date(run.expiresAtMs),
    timeoutAction: run.timeoutAction,
  }
}

function revisionSummary(service: Service, arn: string, weights: TrafficWeights | undefined): ServiceRevisionSummary {
  const deployment = deploymentOf(service, arn)
  return {
    arn,
    requestedTaskCount: deployment?.desiredCount ?? 0,
    runningTaskCount: deployment?.runningCount ?? 0,
    pendingTaskCount: deployment?.pendingCount ?? 0,
    ...(weights
      ? {requestedTestTrafficWeight: weights.test, requestedProductionTrafficWeight: weights.production}
      : {}),
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
  const resolved = (settings.loadBalancers ?? []).flatMap(balancer => {
    const {productionListenerRule} = balancer.advancedConfiguration ?? {}
    return balancer.advancedConfiguration
      ? [{targetGroupArn: registeredIn(balancer, revision), productionListenerRule}]
      : []
  })
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
    ...(resolved.length > 0 ? {resolvedConfiguration: {loadBalancers: resolved}} : {}),
    createdAt: new Date(revision.createdAtMs),
  }
}
