import type {DeleteExpressGatewayServiceRequest, DeleteExpressGatewayServiceResponse} from '@aws-sdk/client-ecs'
import {deleteService as schedule} from '../../../scheduler/delete-service.js'
import {putCluster} from '../../clusters.js'
import {expressServicesOf, requireActiveExpress, requireExpress} from '../../express.js'
import type {Operation} from '../../operation.js'
import {deprovisionExpress} from '../../provision-express.js'
import type {LocalRegion} from '../../state.js'
import {expressView} from '../../views/express.js'
import {worldOf} from '../../world.js'

/** DRAINING until its last task is gone, then INACTIVE; what nobody shares is taken down at once. */
export const deleteExpressGatewayService: Operation<
  LocalRegion,
  DeleteExpressGatewayServiceRequest,
  DeleteExpressGatewayServiceResponse
> = {
  name: 'DeleteExpressGatewayService',
  run: (region, {serviceArn}, context) => {
    const {express, cluster} = requireActiveExpress(region, serviceArn)
    const world = worldOf(region, express.clusterName, context.endpoint)
    putCluster(region, schedule(cluster, express.serviceName, {force: true}, context.nowMs, world).state)
    region.scalableTargets.delete(`service/${express.clusterName}/${express.serviceName}`)
    const balancer = express.resources.find(({kind}) => kind === 'loadBalancer')?.arn
    const others = [...expressServicesOf(region).values()].filter(
      other =>
        other !== express &&
        region.clusters.get(other.clusterName)?.services.get(other.serviceName)?.status === 'ACTIVE' &&
        other.resources.some(({arn}) => arn === balancer),
    )
    deprovisionExpress(region, express.resources, others.length === 0)
    express.updatedAtMs = context.nowMs
    return {service: expressView(region, requireExpress(region, serviceArn), ['TAGS'])}
  },
}
