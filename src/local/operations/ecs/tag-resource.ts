import type {TagResourceRequest, TagResourceResponse} from '@aws-sdk/client-ecs'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {checkTags, findTagged} from '../../tags.js'

export const tagResource: Operation<LocalRegion, TagResourceRequest, TagResourceResponse> = {
  name: 'TagResource',
  run: (region, input) => {
    const resource = findTagged(region, input.resourceArn ?? '')
    if (!resource) throw new AwsFault('ResourceNotFoundException', 'The specified resource was not found.')
    const given = input.tags ?? []
    const kept = resource.tags.filter(({key}) => !given.some(tag => tag.key === key))
    checkTags([...kept, ...given])
    resource.replace([...kept, ...given])
    return {}
  },
}
