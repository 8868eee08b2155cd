import type {CreateExpressGatewayServiceRequest, CreateExpressGatewayServiceResponse} from '@aws-sdk/client-ecs'
import {
  checkExpressInput,
  checkExpressSize,
  checkExpressTaskDefinition,
  checkInfrastructureRole,
} from '../../check-express.js'
import {clusterNameOf, findCluster, requireCluster} from '../../clusters.js'
import {createExpress} from '../../create-express.js'
import {requireExpress} from '../../express.js'
import {nextHex} from '../../ids.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {checkTags} from '../../tags.js'
import {requireActive} from '../../task-definitions.js'
import {expressView} from '../../views/express.js'
import {createCluster} from './create-cluster.js'

/** The service and everything around it; the cluster `default` is made where there is none. */
export const createExpressGatewayService: Operation<
  LocalRegion,
  CreateExpressGatewayServiceRequest,
  CreateExpressGatewayServiceResponse
> = {
  name: 'CreateExpressGatewayService',
  run: async (region, given, context) => {
    const {cluster: clusterGiven, serviceName: nameGiven, tags = [], ...input} = given
    checkExpressInput(input)
    checkTags(tags)
    if (input.taskDefinitionArn === undefined && !input.primaryContainer) {
      throw parameterFault('You must specify either primaryContainer or taskDefinitionArn.')
    }
    if (input.taskDefinitionArn === undefined && !input.executionRoleArn) {
      throw parameterFault('executionRoleArn is required with primaryContainer.')
    }
    const serviceName = nameGiven ?? `express-service-${nextHex(region.ids, 4)}`
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(serviceName)) {
      throw parameterFault('Service name must be 1 to 255 letters, numbers, hyphens and underscores.')
    }
    const own = input.taskDefinitionArn === undefined ? undefined : requireActive(region, input.taskDefinitionArn)
    if (own) checkExpressTaskDefinition(own)
    else checkExpressSize(input.cpu ?? '1024', input.memory ?? '2048')
    checkInfrastructureRole(region, input.infrastructureRoleArn ?? '')
    const found = findCluster(region, clusterGiven)
    if (clusterNameOf(clusterGiven) === 'default' && (!found || found.status === 'INACTIVE')) {
      await createCluster.run(region, {clusterName: 'default', capacityProviders: ['FARGATE']}, context)
    }
    const cluster = requireCluster(region, clusterGiven)
    const known = cluster.services.get(serviceName)
    if (known?.status === 'ACTIVE') throw parameterFault('Creation of service was not idempotent.')
    if (known?.status === 'DRAINING') throw parameterFault('Unable to Start a service that is still Draining.')
    const serviceArn = await createExpress(region, cluster.clusterName, serviceName, {...input, tags}, context)
    return {service: expressView(region, requireExpress(region, serviceArn), ['TAGS'])}
  },
}
