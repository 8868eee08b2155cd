import type {DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'
import {getLifecyclePolicy} from './get-lifecycle-policy.js'

/** @throws AwsFault LifecyclePolicyNotFoundException */
export const deleteLifecyclePolicy: Operation<EcrState, DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse> = {
  name: 'DeleteLifecyclePolicy',
  async run(state, input, context) {
    const held = await getLifecyclePolicy.run(state, input, context)
    delete requireRepository(state, input.repositoryName, context).lifecyclePolicy
    return held
  },
}
