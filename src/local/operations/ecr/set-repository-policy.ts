import type {SetRepositoryPolicyRequest, SetRepositoryPolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** Kept and handed back, never enforced. @throws AwsFault InvalidParameterException for a text that is not JSON. */
export const setRepositoryPolicy: Operation<EcrState, SetRepositoryPolicyRequest, SetRepositoryPolicyResponse> = {
  name: 'SetRepositoryPolicy',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const policyText = input.policyText ?? ''
    try {
      JSON.parse(policyText)
    } catch {
      throw new AwsFault(
        'InvalidParameterException',
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      )
    }
    repository.policyText = policyText
    return {registryId: context.accountId, repositoryName: repository.name, policyText}
  },
}
