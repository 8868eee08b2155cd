import type {DescribeClustersRequest, DescribeClustersResponse} from '@aws-sdk/client-ecs'
import {clusterNameOf, ecsArn, findCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

/** Without names: the cluster `default`. */
export const describeClusters: Operation<LocalRegion, DescribeClustersRequest, DescribeClustersResponse> = {
  name: 'DescribeClusters',
  run: (region, input, context) => {
    const names = input.clusters?.length ? input.clusters : ['default']
    if (names.length > 100) throw parameterFault('Clusters can have at most 100 items.')
    const found = names.map(name => [name, findCluster(region, name)] as const)
    return {
      clusters: found.flatMap(([, cluster]) => (cluster ? [clusterView(cluster, input.include)] : [])),
      failures: found.flatMap(([name, cluster]) => {
        if (cluster) return []
        const arn = name.startsWith('arn:') ? name : ecsArn(context, `cluster/${clusterNameOf(name)}`)
        return [{arn, reason: 'MISSING'}]
      }),
    }
  },
}
