import {newCluster as emptyCluster} from '../scheduler/new-cluster.js'
import type {ClusterState} from '../scheduler/state.js'
import {settingOf} from './account-settings.js'
import {AwsFault, type OperationContext} from './operation.js'
import {hash, type LocalRegion} from './state.js'

/** A new cluster with nothing in it. */
export function newCluster(region: LocalRegion, clusterName: string): ClusterState {
  const {region: name, accountId, ids} = region
  const seed = (ids.seed + hash(clusterName)) >>> 0
  return {
    ...emptyCluster({clusterName, region: name, accountId, seed}),
    awsvpcTrunking: settingOf(region, 'awsvpcTrunking') === 'enabled',
    settings: [{name: 'containerInsights', value: 'disabled'}],
  }
}

/** The name in `prod` or in `arn:aws:ecs:…:cluster/prod`; `default` when nothing is given. */
export function clusterNameOf(nameOrArn: string | undefined): string {
  if (!nameOrArn) return 'default'
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn
}

/** The cluster a call names, whatever its status, or undefined; an ARN of another account or region names none. */
export function findCluster(region: LocalRegion, nameOrArn: string | undefined): ClusterState | undefined {
  const cluster = region.clusters.get(clusterNameOf(nameOrArn))
  if (nameOrArn?.startsWith('arn:') && cluster?.clusterArn !== nameOrArn) return undefined
  return cluster
}

/** @throws AwsFault ClusterNotFoundException when there is none, or it was deleted. */
export function requireCluster(region: LocalRegion, nameOrArn: string | undefined): ClusterState {
  const cluster = findCluster(region, nameOrArn)
  if (!cluster || cluster.status === 'INACTIVE') throw new AwsFault('ClusterNotFoundException', 'Cluster not found.')
  return cluster
}

/** Replaces a cluster by its next state. */
export function putCluster(region: LocalRegion, cluster: ClusterState): void {
  region.clusters.set(cluster.clusterName, cluster)
}

/** `arn:aws:ecs:REGION:ACCOUNT:` */
export function ecsArn(context: Pick<OperationContext, 'region' | 'accountId'>, resource: string): string {
  return `arn:aws:ecs:${context.region}:${context.accountId}:${resource}`
}
