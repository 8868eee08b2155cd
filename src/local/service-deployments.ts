import type {
  ClusterState,
  Service,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
} from '../scheduler/state.js'
import type {LocalRegion} from './state.js'

/** Whether a service deployment has come to its end. */
export function isFinished(status: ServiceDeploymentStatus): boolean {
  return ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'].includes(status)
}

interface Owner {
  cluster: ClusterState
  service: Service
}

/** The service deployment an ARN names, with its service and cluster, or undefined. */
export function findServiceDeployment(
  region: LocalRegion,
  arn: string,
): (Owner & {deployment: ServiceDeployment}) | undefined {
  const owner = ownerOf(region, arn, 'service-deployment')
  const deployment = owner?.service.serviceDeployments.find(one => one.serviceDeploymentArn === arn)
  return owner && deployment ? {...owner, deployment} : undefined
}

/** The service revision an ARN names, with its service and cluster, or undefined. */
export function findServiceRevision(
  region: LocalRegion,
  arn: string,
): (Owner & {revision: ServiceRevision}) | undefined {
  const owner = ownerOf(region, arn, 'service-revision')
  const revision = owner?.service.serviceRevisions.find(one => one.serviceRevisionArn === arn)
  return owner && revision ? {...owner, revision} : undefined
}

function ownerOf(region: LocalRegion, arn: string, kind: string): Owner | undefined {
  const [clusterName = '', serviceName = ''] = arn.slice(arn.indexOf(`:${kind}/`) + kind.length + 2).split('/')
  const cluster = region.clusters.get(clusterName)
  const service = cluster?.services.get(serviceName)
  return cluster && service ? {cluster, service} : undefined
}
