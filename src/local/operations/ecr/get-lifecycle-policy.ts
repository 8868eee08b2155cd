import type {GetLifecyclePolicyRequest, GetLifecyclePolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault LifecyclePolicyNotFoundException */
export const getLifecyclePolicy: Operation<EcrState, GetLifecyclePolicyRequest, GetLifecyclePolicyResponse> = {
  name: 'GetLifecyclePolicy',
  run(state, input, context) {
    const {name, lifecyclePolicy} = requireRepository(state, input.repositoryName, context)
    if (!lifecyclePolicy) {
      throw new AwsFault(
        'LifecyclePolicyNotFoundException',
        `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${context.accountId}'`,
      )
    }
    return {
      registryId: context.accountId,
      repositoryName: name,
      lifecyclePolicyText: lifecyclePolicy.text,
      lastEvaluatedAt: new Date(lifecyclePolicy.putAtMs),
    }
  },
}
