import type {UntagResourceRequest, UntagResourceResponse} from '@aws-sdk/client-ecs'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {findTagged} from '../../tags.js'

export const untagResource: Operation<LocalRegion, UntagResourceRequest, UntagResourceResponse> = {
  name: 'UntagResource',
  run: (region, input) => {
    const resource = findTagged(region, input.resourceArn ?? '')
    if (!resource) throw new AwsFault('ResourceNotFoundException', 'The specified resource was not found.')
    resource.replace(resource.tags.filter(({key}) => !input.tagKeys?.includes(key ?? '')))
    return {}
  },
}
