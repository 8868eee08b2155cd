import type {BatchGetImageRequest, BatchGetImageResponse, Image, ImageFailure} from '@aws-sdk/client-ecr'
import {findByIdentifier} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Manifests, byte for byte; what is missing is a failure in the answer, not an error. */
export const batchGetImage: Operation<EcrState, BatchGetImageRequest, BatchGetImageResponse> = {
  name: 'BatchGetImage',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const images: Image[] = []
    const failures: ImageFailure[] = []
    for (const imageId of input.imageIds ?? []) {
      const image = findByIdentifier(repository, imageId)
      if (!image) {
        failures.push({imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found'})
        continue
      }
      images.push({
        registryId: context.accountId,
        repositoryName: repository.name,
        imageId: {imageDigest: image.digest, ...(imageId.imageTag ? {imageTag: imageId.imageTag} : {})},
        imageManifest: image.text,
        imageManifestMediaType: image.mediaType,
      })
    }
    return {images, failures}
  },
}
