import type {DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse} from '@aws-sdk/client-ecs'
import {findExpress} from '../../express.js'
import {managedResources} from '../../express-resources.js'
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
  run: (region, input, context) => {
    const arns = input.serviceRevisionArns ?? []
    if (arns.length === 0) throw parameterFault('Service revision ARNs cannot be empty.')
    if (arns.length > 20) throw parameterFault('Service revision ARNs can have at most 20 items.')
    const found = arns.map(arn => [arn, findServiceRevision(region, arn)] as const)
    return {
      serviceRevisions: found.flatMap(([, one]) =>
        one
          ? [{...serviceRevisionView(one.cluster, one.service, one.revision), ...managed(region, one, context.nowMs)}]
          : [],
      ),
      failures: found.flatMap(([arn, one]) => (one ? [] : [{arn, reason: 'MISSING'}])),
    }
  },
}

/** What ECS made for the revision of an Express service. */
function managed(
  region: LocalRegion,
  {revision, ...owner}: NonNullable<ReturnType<typeof findServiceRevision>>,
  nowMs: number,
) {
  const express = findExpress(region, owner.service.serviceArn)
  const ecsManagedResources = express && managedResources({...owner, express}, revision.serviceRevisionArn, nowMs)
  return ecsManagedResources ? {ecsManagedResources} : {}
}
