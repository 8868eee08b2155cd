import type {
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey} from '../../scalable-targets.js'
import {scalingPage} from '../../scaling-page.js'
import type {LocalRegion} from '../../state.js'

/** Newest first. */
export const describeScalingActivities: Operation<
  LocalRegion,
  DescribeScalingActivitiesRequest,
  DescribeScalingActivitiesResponse
> = {
  name: 'DescribeScalingActivities',
  run: (region, input) => {
    checkKey(input)
    const activities = [...region.scalableTargets.values()]
      .filter(({resourceId}) => input.ResourceId === undefined || resourceId === input.ResourceId)
      .flatMap(target => target.activities)
      .sort((a, b) => b.startMs - a.startMs)
    const {items, ...rest} = scalingPage(activities, input)
    return {
      ScalingActivities: items.map(({startMs, endMs, ...activity}) => ({
        ...activity,
        StartTime: new Date(startMs),
        EndTime: new Date(endMs),
      })),
      ...rest,
    }
  },
}
