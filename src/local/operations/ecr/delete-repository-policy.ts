import type {DeleteRepositoryPolicyRequest, DeleteRepositoryPolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'
import {getRepositoryPolicy} from './get-repository-policy.js'

/** @throws AwsFault RepositoryPolicyNotFoundException */
export const deleteRepositoryPolicy: Operation<
  EcrState,
  DeleteRepositoryPolicyRequest,
  DeleteRepositoryPolicyResponse
> = {
  name: 'DeleteRepositoryPolicy',
  async run(state, input, context) {
    const held = await getRepositoryPolicy.run(state, input, context)
    delete requireRepository(state, input.repositoryName, context).policyText
    return held
  },
}
