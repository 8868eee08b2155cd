import type {ClusterState, Service} from '../scheduler/state.js'
import {AwsFault} from './operation.js'

/** The service a name or ARN means in a cluster, INACTIVE ones too; an ARN of another cluster means none. */
export function findService(cluster: ClusterState, nameOrArn: string): Service | undefined {
  const service = cluster.services.get(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1))
  if (!nameOrArn.startsWith('arn:') || service?.serviceArn === nameOrArn) return service
  // the short form of before 2018: …:service/NAME
  return nameOrArn === service?.serviceArn.replace(`/${cluster.clusterName}/`, '/') ? service : undefined
}

/** @throws AwsFault ServiceNotFoundException when there is none, or it was deleted. */
export function requireService(cluster: ClusterState, nameOrArn: string): Service {
  const service = findService(cluster, nameOrArn)
  if (!service || service.status === 'INACTIVE') throw new AwsFault('ServiceNotFoundException', 'Service not found.')
  return service
}
