import type {DeleteClusterRequest, DeleteClusterResponse} from '@aws-sdk/client-ecs'
import {putCluster, requireCluster} from '../../clusters.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {clusterView} from '../../views/cluster.js'

export const deleteCluster: Operation<LocalRegion, DeleteClusterRequest, DeleteClusterResponse> = {
  name: 'DeleteCluster',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    if ([...cluster.containerInstances.values()].some(({status}) => status !== 'INACTIVE')) {
      throw new AwsFault(
        'ClusterContainsContainerInstancesException',
        'The Cluster cannot be deleted while Container Instances are active or draining.',
      )
    }
    if ([...cluster.services.values()].some(({status}) => status === 'ACTIVE')) {
      throw new AwsFault('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.')
    }
    if ([...cluster.tasks.values()].some(({lastStatus}) => lastStatus !== 'STOPPED')) {
      throw new AwsFault('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.')
    }
    const deleted = {...cluster, status: 'INACTIVE' as const}
    putCluster(region, deleted)
    return {cluster: clusterView(deleted, ['SETTINGS', 'TAGS'])}
  },
}
