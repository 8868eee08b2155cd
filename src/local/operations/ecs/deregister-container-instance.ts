import type {DeregisterContainerInstanceRequest, DeregisterContainerInstanceResponse} from '@aws-sdk/client-ecs'
import {removeContainerInstance} from '../../../scheduler/container-instances.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {requireContainerInstance} from '../../container-instances.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {containerInstanceView} from '../../views/container-instance.js'
import {worldOf} from '../../world.js'

/** With `force` its tasks are orphaned at AWS; here they stop at once. */
export const deregisterContainerInstance: Operation<
  LocalRegion,
  DeregisterContainerInstanceRequest,
  DeregisterContainerInstanceResponse
> = {
  name: 'DeregisterContainerInstance',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const {containerInstanceArn} = requireContainerInstance(cluster, input.containerInstance ?? '')
    const options = {force: input.force ?? false}
    const world = worldOf(region, cluster.clusterName, context.endpoint)
    const removed = removeContainerInstance(cluster, containerInstanceArn, options, context.nowMs, world)
    putCluster(region, removed.state)
    return {containerInstance: containerInstanceView(removed.containerInstance, ['TAGS'])}
  },
}
