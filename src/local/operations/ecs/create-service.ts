import type {CreateServiceRequest, CreateServiceResponse} from '@aws-sdk/client-ecs'
import {createService as schedule} from '../../../scheduler/create-service.js'
import {checkService} from '../../check-service.js'
import {putCluster, requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {requireActive} from '../../task-definitions.js'
import {serviceView} from '../../views/service.js'
import {worldOf} from '../../world.js'

export const createService: Operation<LocalRegion, CreateServiceRequest, CreateServiceResponse> = {
  name: 'CreateService',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const token = `CreateService ${cluster.clusterName} ${input.clientToken}`
    const already = input.clientToken ? cluster.services.get(region.clientTokens.get(token) ?? '') : undefined
    if (already) return {service: serviceView(cluster, already, context, ['TAGS'])}
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.serviceName ?? '')) {
      throw parameterFault('Service name must be 1 to 255 letters, numbers, hyphens and underscores.')
    }
    if (input.taskDefinition === undefined) throw parameterFault('TaskDefinition can not be blank.')
    const taskDefinition = requireActive(region, input.taskDefinition)
    if (input.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined) {
      throw parameterFault(
        'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again.',
      )
    }
    if (input.schedulingStrategy !== 'DAEMON' && input.desiredCount === undefined) {
      throw parameterFault('Must specify desired count for this service.')
    }
    if ((input.desiredCount ?? 0) < 0 || (input.desiredCount ?? 0) > 5000) {
      throw parameterFault('desiredCount must be between 0 and 5000.')
    }
    checkService(region, cluster, taskDefinition, input)
    const {state, service} = schedule(
      cluster,
      {...input, taskDefinition: taskDefinition.taskDefinitionArn},
      context.nowMs,
      worldOf(region, cluster.clusterName, context.endpoint),
    )
    putCluster(region, state)
    if (input.clientToken) region.clientTokens.set(token, service.serviceName)
    return {service: serviceView(state, service, context, ['TAGS'])}
  },
}
