import type {DeleteScheduledActionRequest} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey, notFound} from '../../scalable-targets.js'
import type {LocalRegion} from '../../state.js'

export const deleteScheduledAction: Operation<LocalRegion, DeleteScheduledActionRequest> = {
  name: 'DeleteScheduledAction',
  run: (region, input) => {
    checkKey(input)
    const target = region.scalableTargets.get(input.ResourceId ?? '')
    if (!target?.scheduledActions.delete(input.ScheduledActionName ?? '')) throw notFound('scheduled action', input)
    return {}
  },
}
