import type {
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey} from '../../scalable-targets.js'
import {scalingPage} from '../../scaling-page.js'
import type {LocalRegion} from '../../state.js'

export const describeScheduledActions: Operation<
  LocalRegion,
  DescribeScheduledActionsRequest,
  DescribeScheduledActionsResponse
> = {
  name: 'DescribeScheduledActions',
  run: (region, input) => {
    checkKey(input)
    const actions = [...region.scalableTargets.values()]
      .filter(({resourceId}) => input.ResourceId === undefined || resourceId === input.ResourceId)
      .flatMap(({scheduledActions}) => [...scheduledActions.values()])
      .filter(
        ({ScheduledActionName: name = ''}) =>
          !input.ScheduledActionNames?.length || input.ScheduledActionNames.includes(name),
      )
    const {items, ...rest} = scalingPage(actions, input)
    return {
      ScheduledActions: items.map(({createdAtMs, startMs, endMs, ...action}) => ({
        ...action,
        CreationTime: new Date(createdAtMs),
        ...(startMs === undefined ? {} : {StartTime: new Date(startMs)}),
        ...(endMs === undefined ? {} : {EndTime: new Date(endMs)}),
      })),
      ...rest,
    }
  },
}
