import type {
  BatchDeleteImageRequest,
  BatchDeleteImageResponse,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr'
import {holderOf} from '../../ecr-images.js'
import {findByIdentifier} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** By tag: the tag goes, and with the last tag the image. By digest: the image with all its tags. */
export const batchDeleteImage: Operation<EcrState, BatchDeleteImageRequest, BatchDeleteImageResponse> = {
  name: 'BatchDeleteImage',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const imageIds: ImageIdentifier[] = []
    const failures: ImageFailure[] = []
    for (const imageId of input.imageIds ?? []) {
      const image = findByIdentifier(repository, imageId)
      if (!image) {
        failures.push({imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found'})
        continue
      }
      const holder = holderOf(repository, image.digest)
      const last = imageId.imageTag === undefined || image.tags.length === 1
      if (holder && last) {
        failures.push({
          imageId,
          failureCode: 'ImageReferencedByManifestList',
          failureReason: `Requested image referenced by manifest list: [${holder}]`,
        })
        continue
      }
      if (last) repository.images = repository.images.filter(candidate => candidate !== image)
      else image.tags = image.tags.filter(tag => tag !== imageId.imageTag)
      imageIds.push(
        ...(imageId.imageTag ? [imageId.imageTag] : image.tags.length > 0 ? image.tags : [undefined]).map(imageTag => ({
          imageDigest: image.digest,
          ...(imageTag ? {imageTag} : {}),
        })),
      )
    }
    return {imageIds, failures}
  },
}
