import type {UntagResourceRequest, UntagResourceResponse} from '@aws-sdk/client-ecr'
import {repositoryOfArn} from '../../ecr-shapes.js'
import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Removes resource tags of a repository. */
export const untagResource: Operation<EcrState, UntagResourceRequest, UntagResourceResponse> = {
  name: 'UntagResource',
  run(state, input, context) {
    const repository = repositoryOfArn(state, input.resourceArn, context)
    repository.resourceTags = repository.resourceTags.filter(({key}) => !input.tagKeys?.includes(key))
    return {}
  },
}
