import {partitionOf} from '../core/arn.js'
import {circuitBreakerSettings, circuitBreakerThreshold} from './circuit-breaker.js'
import type {Draft} from './draft.js'
import {drawDeploymentId, drawRevisionId, drawServiceDeploymentId} from './draws.js'
import {emit} from './emit.js'
import type {DeploymentLifecycle} from './lifecycle-stage.js'
import {messages, rolloutReasons} from './messages.js'
import type {Deployment, Service, ServiceDeployment, ServiceDeploymentStatus, ServiceRevision} from './state.js'
import {productionShares, stagedStrategy} from './strategy.js'
import {alternatesOf} from './target-groups.js'

/** The deployment tasks are started for. */
export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments.find(deployment => deployment.status === 'PRIMARY')
}

/** Changes one deployment of the service; the others stay the same objects. */
export function editDeployment(service: Service, id: string, change: Partial<Deployment>): Deployment | undefined {
  service.deployments = service.deployments.map(deployment =>
    deployment.id === id ? {...deployment, ...change} : deployment,
  )
  return service.deployments.find(deployment => deployment.id === id)
}

/** Changes one service deployment, by the deployment it belongs to. */
export function editServiceDeployment(
  service: Service,
  deploymentId: string,
  change: Partial<ServiceDeployment>,
): void {
  service.serviceDeployments = service.serviceDeployments.map(deployment =>
    deployment.deploymentId === deploymentId ? {...deployment, ...change} : deployment,
  )
}

/** The service deployment under way, whichever deployment is PRIMARY: during a rollback it is the failed one's. */
export function currentServiceDeployment(service: Service): ServiceDeployment | undefined {
  return service.serviceDeployments.find(deployment => !isFinished(deployment.status))
}

export function isFinished(status: ServiceDeploymentStatus): boolean {
  return ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'].includes(status)
}

function ecsArn(draft: Draft, resource: string): string {
  const {region, accountId} = draft.base
  return `arn:${partitionOf(region)}:ecs:${region}:${accountId}:${resource}`
}

function newRevision(draft: Draft, service: Service, source: Deployment | undefined): ServiceRevision {
  const {settings} = service
  const sourceRevision = service.serviceRevisions.find(one => one.serviceRevisionArn === source?.serviceRevisionArn)
  const alternates = alternatesOf(settings, sourceRevision, stagedStrategy(settings) !== undefined)
  const taskDefinition = draft.world.taskDefinition(settings.taskDefinition)
  const revision: ServiceRevision = {
    serviceRevisionArn: ecsArn(
      draft,
      `service-revision/${draft.base.clusterName}/${service.serviceName}/${drawRevisionId(draft)}`,
    ),
    taskDefinition: settings.taskDefinition,
    createdAtMs: draft.nowMs,
    launchType: settings.launchType,
    settings,
    containerImages: (taskDefinition?.containerDefinitions ?? []).map(container => {
      const imageDigest = draft.world.imageDigest?.(container.image ?? '')
      return {
        containerName: container.name ?? '',
        image: container.image ?? '',
        ...(imageDigest === undefined ? {} : {imageDigest}),
      }
    }),
    ...(alternates ? {alternates} : {}),
  }
  service.serviceRevisions = [revision, ...service.serviceRevisions]
  return revision
}

/** The deployment production traffic goes to when a new one begins. */
function servingDeployment(service: Service): Deployment | undefined {
  const primary = primaryOf(service)
  if (!primary || primary.rollback || primary.rolloutState === 'COMPLETED') return primary
  const lifecycle = currentServiceDeployment(service)?.lifecycle
  // all traffic is its own, and the one before it is going away
  if (lifecycle?.stage === 'CLEAN_UP' && !lifecycle.rollingBack) return primary
  return service.deployments.find(({id}) => id === service.completed?.id)
}

/** The service deployment under way is overtaken by a newer one. */
function supersede(draft: Draft, service: Service): void {
  const current = currentServiceDeployment(service)
  if (!current) return
  editServiceDeployment(service, current.deploymentId, {status: 'STOP_REQUESTED', updatedAtMs: draft.nowMs})
}

/** Starts a deployment of the service's present settings: a new revision, PRIMARY at once; the one before becomes ACTIVE. */
export function startDeployment(draft: Draft, service: Service): Deployment {
  const {settings} = service
  const previous = service.deployments
  const source = servingDeployment(service)
  supersede(draft, service)
  const revision = newRevision(draft, service, source)
  const id = drawDeploymentId(draft)
  const deployment: Deployment = {
    id,
    status: 'PRIMARY',
    taskDefinition: settings.taskDefinition,
    serviceRevisionArn: revision.serviceRevisionArn,
    serviceDeploymentArn: ecsArn(
      draft,
      `service-deployment/${draft.base.clusterName}/${service.serviceName}/${drawServiceDeploymentId(draft)}`,
    ),
    desiredCount: settings.desiredCount,
    pendingCount: 0,
    runningCount: 0,
    failedTasks: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: rolloutReasons.inProgress(id),
    createdAtMs: draft.nowMs,
    updatedAtMs: draft.nowMs,
    launchFailures: 0,
    failuresDueAtMs: [],
    proven: false,
  }
  service.deployments = [deployment, ...previous.map(older => ({...older, status: 'ACTIVE' as const}))]
  service.serviceDeployments = [
    newServiceDeployment(draft, service, deployment, previous, source),
    ...service.serviceDeployments,
  ]
  service.steadyAtMs = undefined
  service.rebalancing = undefined
  draft.events.push({
    type: 'deployment',
    atMs: draft.nowMs,
    serviceName: service.serviceName,
    deploymentId: id,
    rolloutState: 'IN_PROGRESS',
  })
  draft.due.services.sooner(service.serviceName, draft.nowMs)
  return deployment
}

function newServiceDeployment(
  draft: Draft,
  service: Service,
  deployment: Deployment,
  previous: readonly Deployment[],
  source: Deployment | undefined,
): ServiceDeployment {
  const configuration = service.settings.deploymentConfiguration
  const lifecycle = newLifecycle(draft, service, previous, source)
  const breaker = circuitBreakerSettings(configuration)
  const alarmNames = configuration.alarms?.enable ? (configuration.alarms.alarmNames ?? []) : []
  const alreadyFiring = alarmNames.some(name => draft.world.alarmState?.(name, draft.nowMs) === 'ALARM')
  return {
    serviceDeploymentArn: deployment.serviceDeploymentArn,
    deploymentId: deployment.id,
    status: 'PENDING',
    createdAtMs: draft.nowMs,
    updatedAtMs: draft.nowMs,
    targetServiceRevisionArn: deployment.serviceRevisionArn,
    sourceServiceRevisionArns: previous.map(older => older.serviceRevisionArn),
    deploymentConfiguration: configuration,
    circuitBreaker: {
      status: breaker.enable ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: circuitBreakerThreshold(breaker, service.settings.desiredCount),
    },
    ...(alarmNames.length > 0
      ? {alarms: {status: alreadyFiring ? 'DISABLED' : 'MONITORING', alarmNames, triggeredAlarmNames: []}}
      : {}),
    ...(lifecycle ? {lifecycle} : {}),
  }
}

/** The first stage of a deployment that goes through stages. RECONCILE_SERVICE: there is more than one earlier revision. */
function newLifecycle(
  draft: Draft,
  service: Service,
  previous: readonly Deployment[],
  source: Deployment | undefined,
): DeploymentLifecycle | undefined {
  const strategy = stagedStrategy(service.settings)
  if (!strategy) return undefined
  const rules = (service.settings.loadBalancers ?? []).map(one => one.advancedConfiguration?.productionListenerRule)
  const overtaken = previous.some(({id}) => id !== source?.id)
  return {
    strategy,
    stage: overtaken ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP',
    stageSinceMs: draft.nowMs,
    ...(source ? {sourceDeploymentId: source.id, sourceRevisionArn: source.serviceRevisionArn} : {}),
    // nobody has traffic to share before a first deployment
    shares: source ? productionShares(service.settings.deploymentConfiguration) : [100],
    taken: 0,
    production: 0,
    test: 0,
    ...(rules.some(rule => rule?.includes(':listener/net/')) ? {networkLoadBalancer: true} : {}),
  }
}

/** The primary deployment is complete: told, remembered as the one to go back to, and the older ones leave the list. */
export function completeDeployment(draft: Draft, service: Service, primary: Deployment): void {
  const {nowMs} = draft
  const completed = editDeployment(service, primary.id, {
    rolloutState: 'COMPLETED',
    rolloutStateReason: rolloutReasons.completed(primary.id),
    updatedAtMs: nowMs,
    rollback: undefined,
    failuresDueAtMs: [],
  }) as Deployment
  service.completed = completed
  const current = currentServiceDeployment(service)
  if (current) {
    const status = primary.rollback ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL'
    editServiceDeployment(service, current.deploymentId, {
      status,
      updatedAtMs: nowMs,
      finishedAtMs: nowMs,
      circuitBreaker: {
        ...current.circuitBreaker,
        ...(current.circuitBreaker.status === 'MONITORING' ? {status: 'MONITORING_COMPLETE' as const} : {}),
      },
      ...(current.alarms?.status === 'MONITORING'
        ? {alarms: {...current.alarms, status: 'MONITORING_COMPLETE' as const}}
        : {}),
    })
  }
  emit(draft, service, messages.deploymentCompleted(primary.id))
  told(draft, service, primary.id, 'COMPLETED')
}

/** Tells what became of a deployment, for the endpoint and for plans. */
export function told(
  draft: Draft,
  service: Service,
  deploymentId: string,
  rolloutState: Deployment['rolloutState'],
): void {
  const {serviceName} = service
  draft.events.push({type: 'deployment', atMs: draft.nowMs, serviceName, deploymentId, rolloutState})
}
