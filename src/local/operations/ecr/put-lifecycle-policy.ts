import type {PutLifecyclePolicyRequest, PutLifecyclePolicyResponse} from '@aws-sdk/client-ecr'
import {requireLifecyclePolicy} from '../../ecr-lifecycle.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** @throws AwsFault InvalidParameterException for a text that is no policy. */
export const putLifecyclePolicy: Operation<EcrState, PutLifecyclePolicyRequest, PutLifecyclePolicyResponse> = {
  name: 'PutLifecyclePolicy',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const text = input.lifecyclePolicyText ?? ''
    requireLifecyclePolicy(text)
    repository.lifecyclePolicy = {text, putAtMs: context.nowMs}
    return {registryId: context.accountId, repositoryName: repository.name, lifecyclePolicyText: text}
  },
}
