import type {DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import {findServiceDeployment} from '../../service-deployments.js'
import type {LocalRegion} from '../../state.js'
import {serviceDeploymentView} from '../../views/service-deployment.js'

export const describeServiceDeployments: Operation<
  LocalRegion,
  DescribeServiceDeploymentsRequest,
  DescribeServiceDeploymentsResponse
> = {
  name: 'DescribeServiceDeployments',
  run: (region, input) => {
    const arns = input.serviceDeploymentArns ?? []
    if (arns.length === 0) throw parameterFault('Service deployment ARNs cannot be empty.')
    if (arns.length > 20) throw parameterFault('Service deployment ARNs can have at most 20 items.')
    const found = arns.map(arn => [arn, findServiceDeployment(region, arn)] as const)
    return {
      serviceDeployments: found.flatMap(([, one]) =>
        one ? [serviceDeploymentView(one.cluster, one.service, one.deployment)] : [],
      ),
      failures: found.flatMap(([arn, one]) => (one ? [] : [{arn, reason: 'MISSING'}])),
    }
  },
}
