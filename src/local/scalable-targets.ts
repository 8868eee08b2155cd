import {updateService} from '../scheduler/update-service.js'
import {putCluster} from './clusters.js'
import {nextUuid} from './ids.js'
import {AwsFault} from './operation.js'
import type {ScalableTarget} from './scaling-state.js'
import type {LocalRegion} from './state.js'
import {worldOf} from './world.js'

/** The three members every call names a target by. */
export interface TargetKey {
  ServiceNamespace?: string | undefined
  ResourceId?: string | undefined
  ScalableDimension?: string | undefined
}

export const validationFault = (message: string) => new AwsFault('ValidationException', message)

const inWords = (key: TargetKey) =>
  `service namespace: ${key.ServiceNamespace}, resource ID: ${key.ResourceId}, scalable dimension: ${key.ScalableDimension}`

/** @throws AwsFault for a namespace or dimension that is not ECS's: no other is served. */
export function checkKey(key: TargetKey): void {
  const dimension = key.ScalableDimension ?? 'ecs:service:DesiredCount'
  const named = key.ResourceId === undefined || /^service\/[^/]+\/[^/]+$/.test(key.ResourceId)
  if (key.ServiceNamespace !== 'ecs' || dimension !== 'ecs:service:DesiredCount' || !named) {
    throw validationFault('Unsupported service namespace, resource type or scalable dimension')
  }
}

/** @throws AwsFault ObjectNotFoundException */
export function requireTarget(region: LocalRegion, key: TargetKey, verb = 'registered'): ScalableTarget {
  checkKey(key)
  const target = region.scalableTargets.get(key.ResourceId ?? '')
  if (!target) throw new AwsFault('ObjectNotFoundException', `No scalable target ${verb} for ${inWords(key)}`)
  return target
}

/** @throws AwsFault ObjectNotFoundException */
export function notFound(kind: string, key: TargetKey): AwsFault {
  return new AwsFault('ObjectNotFoundException', `No ${kind} found for ${inWords(key)}`)
}

/** The service a target is for, or undefined when it is gone. */
export function serviceOfTarget(region: LocalRegion, resourceId: string) {
  const [, clusterName = '', serviceName = ''] = resourceId.split('/')
  const cluster = region.clusters.get(clusterName)
  const service = cluster?.services.get(serviceName)
  return cluster && service && service.status === 'ACTIVE' ? {cluster, service} : undefined
}

/** Sets a service's desiredCount and writes the activity down; nothing when it is that already. */
export function setDesiredCount(
  region: LocalRegion,
  target: ScalableTarget,
  desiredCount: number,
  cause: string,
  at: {nowMs: number; endpoint: string},
): void {
  const found = serviceOfTarget(region, target.resourceId)
  if (!found || found.service.settings.desiredCount === desiredCount) return
  const {cluster, service} = found
  const world = worldOf(region, cluster.clusterName, at.endpoint)
  const input = {service: service.serviceName, desiredCount}
  putCluster(region, updateService(cluster, input, at.nowMs, world).state)
  target.activities.unshift({
    ActivityId: nextUuid(region.ids),
    ServiceNamespace: 'ecs',
    ResourceId: target.resourceId,
    ScalableDimension: 'ecs:service:DesiredCount',
    Description: `Setting desired count to ${desiredCount}.`,
    Cause: cause,
    startMs: at.nowMs,
    endMs: at.nowMs,
    StatusCode: 'Successful',
    StatusMessage: `Successfully set desired count to ${desiredCount}. Change successfully fulfilled by ecs.`,
  })
  target.activities.length = Math.min(target.activities.length, 1000)
}

/** desiredCount brought into [min, max], as registering and scheduled actions do at once. */
export function clampDesiredCount(
  region: LocalRegion,
  target: ScalableTarget,
  cause: string,
  at: {nowMs: number; endpoint: string},
): void {
  const desired = serviceOfTarget(region, target.resourceId)?.service.settings.desiredCount
  if (desired === undefined) return
  const wanted = Math.min(Math.max(desired, target.minCapacity), target.maxCapacity)
  setDesiredCount(region, target, wanted, cause, at)
}
