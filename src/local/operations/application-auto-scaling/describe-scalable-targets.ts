import type {
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey} from '../../scalable-targets.js'
import {scalingPage} from '../../scaling-page.js'
import type {LocalRegion} from '../../state.js'

export const describeScalableTargets: Operation<
  LocalRegion,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse
> = {
  name: 'DescribeScalableTargets',
  run: (region, input) => {
    checkKey({ServiceNamespace: input.ServiceNamespace, ScalableDimension: input.ScalableDimension})
    const targets = [...region.scalableTargets.values()].filter(
      ({resourceId}) => !input.ResourceIds?.length || input.ResourceIds.includes(resourceId),
    )
    const {items, ...rest} = scalingPage(targets, input)
    return {
      ScalableTargets: items.map(target => ({
        ServiceNamespace: 'ecs',
        ResourceId: target.resourceId,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: target.minCapacity,
        MaxCapacity: target.maxCapacity,
        RoleARN: target.roleArn,
        CreationTime: new Date(target.createdAtMs),
        SuspendedState: target.suspended,
        ScalableTargetARN: target.scalableTargetArn,
      })),
      ...rest,
    }
  },
}
