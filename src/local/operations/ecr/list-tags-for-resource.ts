import type {ListTagsForResourceRequest, ListTagsForResourceResponse} from '@aws-sdk/client-ecr'
import {repositoryOfArn} from '../../ecr-shapes.js'
import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** A repository's resource tags. */
export const listTagsForResource: Operation<EcrState, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  name: 'ListTagsForResource',
  run(state, input, context) {
    const repository = repositoryOfArn(state, input.resourceArn, context)
    return {tags: repository.resourceTags.map(({key, value}) => ({Key: key, Value: value}))}
  },
}
