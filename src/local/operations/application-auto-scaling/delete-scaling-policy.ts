import type {DeleteScalingPolicyRequest} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey, notFound} from '../../scalable-targets.js'
import type {LocalRegion} from '../../state.js'

export const deleteScalingPolicy: Operation<LocalRegion, DeleteScalingPolicyRequest> = {
  name: 'DeleteScalingPolicy',
  run: (region, input) => {
    checkKey(input)
    const deleted = region.scalableTargets.get(input.ResourceId ?? '')?.policies.delete(input.PolicyName ?? '')
    if (!deleted) throw notFound('scaling policy', input)
    return {}
  },
}
