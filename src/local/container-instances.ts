import {updateContainerInstance} from '../scheduler/container-instances.js'
import type {ClusterState, ContainerInstance} from '../scheduler/state.js'
import {putCluster} from './clusters.js'
import type {OperationContext} from './operation.js'
import {clientFault} from './refuse.js'
import type {LocalRegion} from './state.js'
import {worldOf} from './world.js'

/** The container instance an id or ARN names, or undefined. */
export function findContainerInstance(cluster: ClusterState, idOrArn: string): ContainerInstance | undefined {
  const direct = cluster.containerInstances.get(idOrArn)
  if (direct || idOrArn.startsWith('arn:')) return direct
  const prefix = cluster.clusterArn.replace(':cluster/', ':container-instance/')
  return cluster.containerInstances.get(`${prefix}/${idOrArn}`)
}

/** @throws AwsFault when there is none. */
export function requireContainerInstance(cluster: ClusterState, idOrArn: string): ContainerInstance {
  const instance = findContainerInstance(cluster, idOrArn)
  if (!instance) throw clientFault('The referenced container instance was not found.')
  return instance
}

/** Changes a container instance of a cluster, and tells the scheduler. */
export function changeContainerInstance(
  region: LocalRegion,
  clusterName: string,
  containerInstanceArn: string,
  change: Parameters<typeof updateContainerInstance>[2],
  context: OperationContext,
): ContainerInstance {
  const cluster = region.clusters.get(clusterName) as ClusterState
  const world = worldOf(region, clusterName, context.endpoint)
  const {state} = updateContainerInstance(cluster, containerInstanceArn, change, context.nowMs, world)
  putCluster(region, state)
  return state.containerInstances.get(containerInstanceArn) as ContainerInstance
}

/** The failure a Describe call lists for what is not there. */
export function missing(cluster: ClusterState, kind: string, idOrArn: string): {arn: string; reason: string} {
  const arn = idOrArn.startsWith('arn:')
    ? idOrArn
    : `${cluster.clusterArn.replace(':cluster/', `:${kind}/`)}/${idOrArn}`
  return {arn, reason: 'MISSING'}
}
