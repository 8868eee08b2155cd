import type {TagResourceRequest, TagResourceResponse} from '@aws-sdk/client-ecr'
import {checkResourceTags, repositoryOfArn} from '../../ecr-shapes.js'
import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Sets resource tags on a repository. */
export const tagResource: Operation<EcrState, TagResourceRequest, TagResourceResponse> = {
  name: 'TagResource',
  run(state, input, context) {
    const repository = repositoryOfArn(state, input.resourceArn, context)
    const added = (input.tags ?? []).map(({Key = ''}) => Key)
    checkResourceTags([...repository.resourceTags.map(({key}) => key), ...added])
    for (const {Key = '', Value = ''} of input.tags ?? []) {
      repository.resourceTags = [...repository.resourceTags.filter(({key}) => key !== Key), {key: Key, value: Value}]
    }
    return {}
  },
}
