import type {ListImagesRequest, ListImagesResponse} from '@aws-sdk/client-ecr'
import {page} from '../../ecr-page.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** One identifier per tag, and one for each untagged image. */
export const listImages: Operation<EcrState, ListImagesRequest, ListImagesResponse> = {
  name: 'ListImages',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const tagStatus = input.filter?.tagStatus
    const ids = repository.images.flatMap(image =>
      image.tags.length > 0
        ? image.tags.map(imageTag => ({imageDigest: image.digest, imageTag}))
        : [{imageDigest: image.digest}],
    )
    const wanted = ids.filter(
      id => tagStatus === undefined || tagStatus === 'ANY' || (tagStatus === 'TAGGED') === 'imageTag' in id,
    )
    const {items, nextToken} = page<{imageDigest: string; imageTag?: string}>(wanted, input)
    return {imageIds: items, nextToken}
  },
}
