import type {DeleteServiceRequest, DeleteServiceResponse} from '@aws-sdk/client-ecs'
import {deleteService as schedule} from '../../../scheduler/delete-service.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {requireService} from '../../find-service.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {serviceView} from '../../views/service.js'
import {worldOf} from '../../world.js'

/** DRAINING until its last task is gone, then INACTIVE. */
export const deleteService: Operation<LocalRegion, DeleteServiceRequest, DeleteServiceResponse> = {
  name: 'DeleteService',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const {serviceName} = requireService(cluster, input.service ?? '')
    const world = worldOf(region, cluster.clusterName, context.endpoint)
    const {state, service} = schedule(cluster, serviceName, {force: input.force ?? false}, context.nowMs, world)
    putCluster(region, state)
    region.scalableTargets.delete(`service/${cluster.clusterName}/${serviceName}`)
    return {service: serviceView(state, service, context, ['TAGS'])}
  },
}
