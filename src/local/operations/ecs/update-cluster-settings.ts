import type {UpdateClusterSettingsRequest, UpdateClusterSettingsResponse} from '@aws-sdk/client-ecs'
import {mergeSettings} from '../../cluster-settings.js'
import {putCluster, requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

export const updateClusterSettings: Operation<
  LocalRegion,
  UpdateClusterSettingsRequest,
  UpdateClusterSettingsResponse
> = {
  name: 'UpdateClusterSettings',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const changed = {...cluster, settings: mergeSettings(cluster.settings, input.settings ?? [])}
    putCluster(region, changed)
    return {cluster: clusterView(changed, ['SETTINGS', 'TAGS'])}
  },
}
