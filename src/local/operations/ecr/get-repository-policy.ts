import type {GetRepositoryPolicyRequest, GetRepositoryPolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault RepositoryPolicyNotFoundException */
export const getRepositoryPolicy: Operation<EcrState, GetRepositoryPolicyRequest, GetRepositoryPolicyResponse> = {
  name: 'GetRepositoryPolicy',
  run(state, input, context) {
    const {name, policyText} = requireRepository(state, input.repositoryName, context)
    if (policyText === undefined) {
      throw new AwsFault(
        'RepositoryPolicyNotFoundException',
        `Repository policy does not exist for the repository with name '${name}' in the registry with id '${context.accountId}'`,
      )
    }
    return {registryId: context.accountId, repositoryName: name, policyText}
  },
}
