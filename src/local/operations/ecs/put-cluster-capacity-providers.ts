import type {PutClusterCapacityProvidersRequest, PutClusterCapacityProvidersResponse} from '@aws-sdk/client-ecs'
import {clusterProviders} from '../../capacity-providers.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

/** The list replaces the one before; a provider in use cannot leave it. */
export const putClusterCapacityProviders: Operation<
  LocalRegion,
  PutClusterCapacityProvidersRequest,
  PutClusterCapacityProvidersResponse
> = {
  name: 'PutClusterCapacityProviders',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const {capacityProviders: names = [], defaultCapacityProviderStrategy: strategy = []} = input
    const providers = clusterProviders(region, cluster, names, strategy)
    for (const name of cluster.capacityProviders.keys()) {
      if (providers.capacityProviders.has(name)) continue
      const inUse = [...cluster.tasks.values()].some(
        task => task.capacityProviderName === name && task.lastStatus !== 'STOPPED',
      )
      if (!inUse) continue
      throw new AwsFault('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.')
    }
    const changed = {...cluster, ...providers}
    putCluster(region, changed)
    return {cluster: clusterView(changed, ['SETTINGS', 'TAGS'])}
  },
}
