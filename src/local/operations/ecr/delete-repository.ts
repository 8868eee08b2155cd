import type {DeleteRepositoryRequest, DeleteRepositoryResponse} from '@aws-sdk/client-ecr'
import {repositoryShape} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault RepositoryNotEmptyException without `force` */
export const deleteRepository: Operation<EcrState, DeleteRepositoryRequest, DeleteRepositoryResponse> = {
  name: 'DeleteRepository',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    if (repository.images.length > 0 && !input.force) {
      throw new AwsFault(
        'RepositoryNotEmptyException',
        `The repository with name '${repository.name}' in registry with id '${context.accountId}' cannot be deleted because it still contains images`,
      )
    }
    const region = ecrRegion(state, context.region)
    region.repositories = region.repositories.filter(candidate => candidate !== repository)
    return {repository: repositoryShape(repository, context)}
  },
}
