import type {
  ExpressGatewayScalingTarget,
  ExpressGatewayServiceScalingMetric,
  ServiceRevision,
} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import type {ExpressDefinition} from './express-request.js'

/** What an Express service has beside its container. */
export type ExpressSurroundings = Pick<ExpressDefinition, 'healthCheckPath' | 'networkConfiguration' | 'scalingTarget'>

const metrics: Record<string, ExpressGatewayServiceScalingMetric> = {
  ecsserviceaveragecpuutilization: 'AVERAGE_CPU',
  ecsserviceaveragememoryutilization: 'AVERAGE_MEMORY',
  albrequestcountpertarget: 'REQUEST_COUNT_PER_TARGET',
}

/**
 * Health check path, network and scaling an earlier revision had, from its own network configuration and its
 * `ecsManagedResources` (AWS API reference: ServiceRevision). Assumption `express-revision-keeps`: these stay what they
 * were when a newer revision came. What a revision does not tell is left out.
 */
export function surroundingsOf(revision: ServiceRevision | undefined): ExpressSurroundings {
  const {ingressPaths = [], autoScaling, serviceSecurityGroups = []} = revision?.ecsManagedResources ?? {}
  const paths = new Set(ingressPaths.flatMap(({targetGroups = []}) => targetGroups.map(one => one.healthCheckPath)))
  const [healthCheckPath] = paths
  const {subnets = [], securityGroups = []} = revision?.networkConfiguration?.awsvpcConfiguration ?? {}
  const managed = new Set(serviceSecurityGroups.map(({arn}) => arnName(arn ?? '')))
  const own = securityGroups.filter(group => !managed.has(group))
  const scalingTarget = scalingOf(autoScaling)
  return {
    ...(paths.size === 1 && healthCheckPath ? {healthCheckPath} : {}),
    // without the resources the groups of ECS's own could not be told from the others
    ...(revision?.ecsManagedResources && subnets.length > 0
      ? {networkConfiguration: {subnets, ...(own.length > 0 ? {securityGroups: own} : {})}}
      : {}),
    ...(scalingTarget ? {scalingTarget} : {}),
  }
}

function scalingOf(
  autoScaling: NonNullable<ServiceRevision['ecsManagedResources']>['autoScaling'],
): ExpressGatewayScalingTarget | undefined {
  const {scalableTarget, applicationAutoScalingPolicies: policies = []} = autoScaling ?? {}
  if (scalableTarget?.minCapacity === undefined || scalableTarget.maxCapacity === undefined) return undefined
  const [policy, ...more] = policies
  const metric = metrics[(policy?.metric ?? '').toLowerCase()]
  return {
    minTaskCount: scalableTarget.minCapacity,
    maxTaskCount: scalableTarget.maxCapacity,
    ...(metric && policy?.targetValue !== undefined && more.length === 0
      ? {autoScalingMetric: metric, autoScalingTargetValue: policy.targetValue}
      : {}),
  }
}

/** The surroundings a rollback changes, in words; `known` is what the earlier revision tells. */
export function scopeOf(known: ExpressSurroundings, changed: ExpressSurroundings): string {
  const {healthCheckPath, networkConfiguration, scalingTarget} = changed
  const untold = [
    ...(known.healthCheckPath === undefined ? ['health check path'] : []),
    ...(known.networkConfiguration === undefined ? ['network'] : []),
    ...(known.scalingTarget === undefined ? ['scaling'] : []),
  ]
  if (untold.length === 3)
    return 'only the container goes back, with its size and roles: the earlier revision does not tell its health check path, network and scaling'
  const back = [
    'the container',
    ...(healthCheckPath === undefined ? [] : [`health check path ${healthCheckPath}`]),
    ...(networkConfiguration ? [`subnets ${(networkConfiguration.subnets ?? []).join(', ')}`] : []),
    ...(scalingTarget ? [`scaling ${scalingWords(scalingTarget)}`] : []),
  ]
  const stays = untold.length > 0 ? `; ${untold.join(' and ')} stay: the earlier revision does not tell` : ''
  return `goes back: ${back.join(' · ')}${stays}`
}

function scalingWords(target: ExpressGatewayScalingTarget): string {
  const {minTaskCount, maxTaskCount, autoScalingMetric, autoScalingTargetValue} = target
  const by = autoScalingMetric ? `, ${autoScalingMetric} ${autoScalingTargetValue}` : ''
  return `${minTaskCount}–${maxTaskCount} tasks${by}`
}
