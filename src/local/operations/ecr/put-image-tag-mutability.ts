import type {PutImageTagMutabilityRequest, PutImageTagMutabilityResponse} from '@aws-sdk/client-ecr'
import {repositoryShape} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Whether a tag may move, and the wildcard filters of the exceptions. */
export const putImageTagMutability: Operation<EcrState, PutImageTagMutabilityRequest, PutImageTagMutabilityResponse> = {
  name: 'PutImageTagMutability',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    repository.tagMutability = input.imageTagMutability ?? 'MUTABLE'
    repository.exclusionFilters = (input.imageTagMutabilityExclusionFilters ?? []).map(({filter}) => filter ?? '')
    const {registryId, repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters} = repositoryShape(
      repository,
      context,
    )
    return {
      registryId,
      repositoryName,
      imageTagMutability,
      ...(imageTagMutabilityExclusionFilters ? {imageTagMutabilityExclusionFilters} : {}),
    }
  },
}
