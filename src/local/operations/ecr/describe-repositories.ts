import type {DescribeRepositoriesRequest, DescribeRepositoriesResponse} from '@aws-sdk/client-ecr'
import {page} from '../../ecr-page.js'
import {repositoryShape} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** @throws AwsFault RepositoryNotFoundException when a named one is missing. */
export const describeRepositories: Operation<EcrState, DescribeRepositoriesRequest, DescribeRepositoriesResponse> = {
  name: 'DescribeRepositories',
  run(state, input, context) {
    const all = input.repositoryNames
      ? input.repositoryNames.map(name => requireRepository(state, name, context))
      : ecrRegion(state, context.region).repositories
    const {items, nextToken} = page(all, input)
    return {repositories: items.map(repository => repositoryShape(repository, context)), nextToken}
  },
}
