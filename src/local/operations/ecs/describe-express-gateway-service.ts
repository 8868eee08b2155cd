import type {DescribeExpressGatewayServiceRequest, DescribeExpressGatewayServiceResponse} from '@aws-sdk/client-ecs'
import {requireExpress} from '../../express.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {expressView} from '../../views/express.js'

/** A deleted one is INACTIVE and still described. */
export const describeExpressGatewayService: Operation<
  LocalRegion,
  DescribeExpressGatewayServiceRequest,
  DescribeExpressGatewayServiceResponse
> = {
  name: 'DescribeExpressGatewayService',
  run: (region, {serviceArn, include}) => ({
    service: expressView(region, requireExpress(region, serviceArn), include),
  }),
}
