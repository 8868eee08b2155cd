import type {ContinueServiceDeploymentRequest, ContinueServiceDeploymentResponse} from '@aws-sdk/client-ecs'
import {continueServiceDeployment as schedule} from '../../../scheduler/continue-service-deployment.js'
import {putCluster} from '../../clusters.js'
import {AwsFault, type Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import {findServiceDeployment} from '../../service-deployments.js'
import type {LocalRegion} from '../../state.js'
import {worldOf} from '../../world.js'

export const continueServiceDeployment: Operation<
  LocalRegion,
  ContinueServiceDeploymentRequest,
  ContinueServiceDeploymentResponse
> = {
  name: 'ContinueServiceDeployment',
  run: (region, input, context) => {
    const serviceDeploymentArn = input.serviceDeploymentArn ?? ''
    const hookId = input.hookId ?? ''
    if (!/^ecs-[a-z]+-[\w-]+$/.test(hookId)) {
      throw parameterFault('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}')
    }
    const found = findServiceDeployment(region, serviceDeploymentArn)
    if (!found) throw new AwsFault('ServiceDeploymentNotFoundException', 'The service deployment does not exist.')
    const world = worldOf(region, found.cluster.clusterName, context.endpoint)
    const action = input.action === 'ROLLBACK' ? 'ROLLBACK' : 'CONTINUE'
    const {state} = schedule(found.cluster, {serviceDeploymentArn, hookId, action}, context.nowMs, world)
    putCluster(region, state)
    return {serviceDeploymentArn}
  },
}
