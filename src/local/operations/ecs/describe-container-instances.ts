import type {DescribeContainerInstancesRequest, DescribeContainerInstancesResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {findContainerInstance, missing} from '../../container-instances.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {containerInstanceView} from '../../views/container-instance.js'

export const describeContainerInstances: Operation<
  LocalRegion,
  DescribeContainerInstancesRequest,
  DescribeContainerInstancesResponse
> = {
  name: 'DescribeContainerInstances',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const names = input.containerInstances ?? []
    if (names.length === 0) throw parameterFault('Container instances cannot be empty.')
    if (names.length > 100) throw parameterFault('Container instances can have at most 100 items.')
    const found = names.map(name => [name, findContainerInstance(cluster, name)] as const)
    return {
      containerInstances: found.flatMap(([, instance]) =>
        instance ? [containerInstanceView(instance, input.include)] : [],
      ),
      failures: found.flatMap(([name, instance]) => (instance ? [] : [missing(cluster, 'container-instance', name)])),
    }
  },
}
