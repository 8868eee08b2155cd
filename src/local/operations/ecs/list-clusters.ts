import type {ListClustersRequest, ListClustersResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import type {LocalRegion} from '../../state.js'

export const listClusters: Operation<LocalRegion, ListClustersRequest, ListClustersResponse> = {
  name: 'ListClusters',
  run: (region, input) => {
    const active = [...region.clusters.values()].filter(({status}) => status !== 'INACTIVE')
    const {items, ...rest} = page(active, input, {most: 100})
    return {clusterArns: items.map(({clusterArn}) => clusterArn), ...rest}
  },
}
