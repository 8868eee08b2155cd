import type {UpdateContainerInstancesStateRequest, UpdateContainerInstancesStateResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {changeContainerInstance, findContainerInstance, missing} from '../../container-instances.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {containerInstanceView} from '../../views/container-instance.js'

/** DRAINING: the services' tasks there are replaced elsewhere, within their deployment configuration. */
export const updateContainerInstancesState: Operation<
  LocalRegion,
  UpdateContainerInstancesStateRequest,
  UpdateContainerInstancesStateResponse
> = {
  name: 'UpdateContainerInstancesState',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const {status, containerInstances: names = []} = input
    if (status !== 'ACTIVE' && status !== 'DRAINING') {
      throw parameterFault('Container instance status should be one of [ACTIVE,DRAINING]')
    }
    if (names.length === 0 || names.length > 10) {
      throw parameterFault('Between 1 and 10 container instances can be updated at once.')
    }
    const found = names.map(name => [name, findContainerInstance(cluster, name)] as const)
    const changed = found.flatMap(([, instance]) =>
      instance && (instance.status === 'ACTIVE' || instance.status === 'DRAINING')
        ? [changeContainerInstance(region, cluster.clusterName, instance.containerInstanceArn, {status}, context)]
        : [],
    )
    return {
      containerInstances: changed.map(instance => containerInstanceView(instance)),
      failures: found.flatMap(([name, instance]) => {
        if (!instance) return [missing(cluster, 'container-instance', name)]
        if (instance.status === 'INACTIVE') return [{arn: instance.containerInstanceArn, reason: 'INACTIVE'}]
        return []
      }),
    }
  },
}
