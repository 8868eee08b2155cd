import type {UpdateExpressGatewayServiceRequest, UpdateExpressGatewayServiceResponse} from '@aws-sdk/client-ecs'
import {checkExpressInput, checkExpressSize, checkExpressTaskDefinition} from '../../check-express.js'
import {newestConfiguration, requireActiveExpress} from '../../express.js'
import {configurationView} from '../../express-configuration.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {requireActive} from '../../task-definitions.js'
import {updateExpress} from '../../update-express.js'

/** A new revision and a deployment of it, whatever is given; members left out stay as they are. */
export const updateExpressGatewayService: Operation<
  LocalRegion,
  UpdateExpressGatewayServiceRequest,
  UpdateExpressGatewayServiceResponse
> = {
  name: 'UpdateExpressGatewayService',
  run: async (region, {serviceArn, ...input}, context) => {
    const {express} = requireActiveExpress(region, serviceArn)
    const latest = newestConfiguration(express)
    checkExpressInput({...input, scalingTarget: {...latest.scalingTarget, ...input.scalingTarget}})
    if (input.taskDefinitionArn === undefined)
      checkExpressSize(input.cpu ?? latest.cpu ?? '', input.memory ?? latest.memory ?? '')
    else checkExpressTaskDefinition(requireActive(region, input.taskDefinitionArn))
    const {service, revision} = await updateExpress(region, express, input, context)
    return {
      service: {
        serviceArn: express.serviceArn,
        cluster: express.clusterName,
        serviceName: express.serviceName,
        status: {statusCode: service.status},
        targetConfiguration: configurationView(region, express, revision),
        createdAt: new Date(express.createdAtMs),
        updatedAt: new Date(context.nowMs),
      },
    }
  },
}
