import type {DescribeImagesRequest, DescribeImagesResponse} from '@aws-sdk/client-ecr'
import {page} from '../../ecr-page.js'
import {findByIdentifier, imageNotFound, imageShape} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Active images only, unless the filter says otherwise. @throws AwsFault ImageNotFoundException */
export const describeImages: Operation<EcrState, DescribeImagesRequest, DescribeImagesResponse> = {
  name: 'DescribeImages',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const named = input.imageIds?.map(id => {
      const image = findByIdentifier(repository, id)
      if (!image) throw imageNotFound(repository, id, context)
      return image
    })
    const {tagStatus, imageStatus = 'ACTIVE'} = input.filter ?? {}
    const images =
      named ??
      repository.images.filter(
        image =>
          (tagStatus === undefined || tagStatus === 'ANY' || (tagStatus === 'TAGGED') === image.tags.length > 0) &&
          (imageStatus === 'ANY' || imageStatus === (image.storageClass === 'ARCHIVE' ? 'ARCHIVED' : 'ACTIVE')),
      )
    const {items, nextToken} = page(images, input)
    return {imageDetails: items.map(image => imageShape(repository, image, context)), nextToken}
  },
}
