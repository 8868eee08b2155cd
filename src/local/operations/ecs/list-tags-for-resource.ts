import type {ListTagsForResourceRequest, ListTagsForResourceResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {findTagged} from '../../tags.js'

export const listTagsForResource: Operation<LocalRegion, ListTagsForResourceRequest, ListTagsForResourceResponse> = {
  name: 'ListTagsForResource',
  run: (region, input) => {
    const resource = findTagged(region, input.resourceArn ?? '')
    if (!resource) throw parameterFault('The specified resource was not found. Specify a valid ARN and try again.')
    return {tags: [...resource.tags]}
  },
}
