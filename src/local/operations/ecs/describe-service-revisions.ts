import type {DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import {findServiceRevision} from '../../service-deployments.js'
import type {LocalRegion} from '../../state.js'
import {serviceRevisionView} from '../../views/service-deployment.js'

export const describeServiceRevisions: Operation<
  LocalRegion,
  DescribeServiceRevisionsRequest,
  DescribeServiceRevisionsResponse
> = {
  name: 'DescribeServiceRevisions',
  run: (region, input) => {
    const arns = input.serviceRevisionArns ?? []
    if (arns.length === 0) throw parameterFault('Service revision ARNs cannot be empty.')
    if (arns.length > 20) throw parameterFault('Service revision ARNs can have at most 20 items.')
    const found = arns.map(arn => [arn, findServiceRevision(region, arn)] as const)
    return {
      serviceRevisions: found.flatMap(([, one]) =>
        one ? [serviceRevisionView(one.cluster, one.service, one.revision)] : [],
      ),
      failures: found.flatMap(([arn, one]) => (one ? [] : [{arn, reason: 'MISSING'}])),
    }
  },
}
