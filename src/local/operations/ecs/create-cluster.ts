import type {CreateClusterRequest, CreateClusterResponse} from '@aws-sdk/client-ecs'
import {clusterProviders} from '../../capacity-providers.js'
import {mergeSettings} from '../../cluster-settings.js'
import {newCluster, putCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

/** Creating a cluster that is there answers with it, as at AWS. */
export const createCluster: Operation<LocalRegion, CreateClusterRequest, CreateClusterResponse> = {
  name: 'CreateCluster',
  run: (region, input) => {
    const name = input.clusterName ?? 'default'
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
      throw parameterFault('Cluster name must be 1 to 255 letters, numbers, hyphens and underscores.')
    }
    const existing = region.clusters.get(name)
    if (existing && existing.status !== 'INACTIVE') return {cluster: clusterView(existing, ['SETTINGS', 'TAGS'])}
    const made = newCluster(region, name)
    const cluster = {
      ...made,
      ...clusterProviders(region, made, input.capacityProviders ?? [], input.defaultCapacityProviderStrategy ?? []),
      tags: input.tags ?? [],
      settings: mergeSettings(made.settings, input.settings ?? []),
    }
    putCluster(region, cluster)
    return {cluster: clusterView(cluster, ['SETTINGS', 'TAGS'])}
  },
}
