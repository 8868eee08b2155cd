import type {StartLifecyclePolicyPreviewRequest, StartLifecyclePolicyPreviewResponse} from '@aws-sdk/client-ecr'
import {lifecyclePolicyNotFound, requireLifecyclePolicy} from '../../ecr-lifecycle.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** The preview is complete at once. @throws AwsFault LifecyclePolicyNotFoundException, InvalidParameterException */
export const startLifecyclePolicyPreview: Operation<
  EcrState,
  StartLifecyclePolicyPreviewRequest,
  StartLifecyclePolicyPreviewResponse
> = {
  name: 'StartLifecyclePolicyPreview',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const text = input.lifecyclePolicyText ?? repository.lifecyclePolicy?.text
    if (text === undefined) throw lifecyclePolicyNotFound(repository, context)
    requireLifecyclePolicy(text)
    repository.lifecyclePreview = {text, startedAtMs: context.nowMs}
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      lifecyclePolicyText: text,
      status: 'IN_PROGRESS',
    }
  },
}
