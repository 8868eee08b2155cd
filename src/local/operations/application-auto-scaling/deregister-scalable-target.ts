import type {DeregisterScalableTargetRequest} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {requireTarget} from '../../scalable-targets.js'
import type {LocalRegion} from '../../state.js'

/** Its policies and scheduled actions go with it. */
export const deregisterScalableTarget: Operation<LocalRegion, DeregisterScalableTargetRequest> = {
  name: 'DeregisterScalableTarget',
  run: (region, input) => {
    region.scalableTargets.delete(requireTarget(region, input, 'found').resourceId)
    return {}
  },
}
