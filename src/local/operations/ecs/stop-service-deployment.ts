import type {StopServiceDeploymentRequest, StopServiceDeploymentResponse} from '@aws-sdk/client-ecs'
import {stopServiceDeployment as schedule} from '../../../scheduler/stop-service-deployment.js'
import {putCluster} from '../../clusters.js'
import {AwsFault, type Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import {findServiceDeployment} from '../../service-deployments.js'
import type {LocalRegion} from '../../state.js'
import {worldOf} from '../../world.js'

export const stopServiceDeployment: Operation<
  LocalRegion,
  StopServiceDeploymentRequest,
  StopServiceDeploymentResponse
> = {
  name: 'StopServiceDeployment',
  run: (region, input, context) => {
    const arn = input.serviceDeploymentArn ?? ''
    if ((input.stopType ?? 'ROLLBACK') !== 'ROLLBACK') {
      throw parameterFault('The only supported value for stopType is ROLLBACK.')
    }
    const found = findServiceDeployment(region, arn)
    if (!found) throw new AwsFault('ServiceDeploymentNotFoundException', 'Service deployment not found.')
    const world = worldOf(region, found.cluster.clusterName, context.endpoint)
    putCluster(region, schedule(found.cluster, arn, context.nowMs, world).state)
    return {serviceDeploymentArn: arn}
  },
}
