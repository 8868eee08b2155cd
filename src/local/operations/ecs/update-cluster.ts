import type {UpdateClusterRequest, UpdateClusterResponse} from '@aws-sdk/client-ecs'
import {mergeSettings} from '../../cluster-settings.js'
import {putCluster, requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

/** `settings` are kept; `configuration` and `serviceConnectDefaults` are not. */
export const updateCluster: Operation<LocalRegion, UpdateClusterRequest, UpdateClusterResponse> = {
  name: 'UpdateCluster',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const changed = {...cluster, settings: mergeSettings(cluster.settings, input.settings ?? [])}
    putCluster(region, changed)
    return {cluster: clusterView(changed, ['SETTINGS', 'TAGS'])}
  },
}
