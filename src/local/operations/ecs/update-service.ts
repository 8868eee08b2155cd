import type {UpdateServiceRequest, UpdateServiceResponse} from '@aws-sdk/client-ecs'
import {updateService as schedule} from '../../../scheduler/update-service.js'
import {checkService} from '../../check-service.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {checkUpdateOfExpress} from '../../express.js'
import {requireService} from '../../find-service.js'
import {AwsFault, type Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {requireActive} from '../../task-definitions.js'
import {withManagement} from '../../views/express.js'
import {serviceView} from '../../views/service.js'
import {findTaskDefinition, worldOf} from '../../world.js'

export const updateService: Operation<LocalRegion, UpdateServiceRequest, UpdateServiceResponse> = {
  name: 'UpdateService',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const service = requireService(cluster, input.service ?? '')
    if (service.status !== 'ACTIVE') throw new AwsFault('ServiceNotActiveException', 'Service was not ACTIVE.')
    checkUpdateOfExpress(region, service, input)
    const {settings} = service
    if (input.desiredCount !== undefined && settings.schedulingStrategy === 'DAEMON') {
      throw parameterFault(
        'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.',
      )
    }
    if ((input.desiredCount ?? 0) < 0 || (input.desiredCount ?? 0) > 5000) {
      throw parameterFault('desiredCount must be between 0 and 5000.')
    }
    const taskDefinition = input.taskDefinition
      ? requireActive(region, input.taskDefinition)
      : findTaskDefinition(region, settings.taskDefinition)
    const strategy = input.capacityProviderStrategy ?? settings.capacityProviderStrategy
    if (taskDefinition) {
      checkService(region, cluster, taskDefinition, {
        ...settings,
        ...input,
        deploymentConfiguration: {...settings.deploymentConfiguration, ...input.deploymentConfiguration},
        launchType: strategy?.length ? undefined : settings.launchType,
        capacityProviderStrategy: strategy,
      })
    }
    const {state, service: updated} = schedule(
      cluster,
      {
        ...input,
        service: service.serviceName,
        ...(input.taskDefinition ? {taskDefinition: taskDefinition?.taskDefinitionArn} : {}),
      },
      context.nowMs,
      worldOf(region, cluster.clusterName, context.endpoint),
    )
    putCluster(region, state)
    return {service: withManagement(region, serviceView(state, updated, context, ['TAGS']))}
  },
}
