import type {UpdateImageStorageClassRequest, UpdateImageStorageClassResponse} from '@aws-sdk/client-ecr'
import {findByIdentifier, imageNotFound} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** Both ways are done at once; AWS takes up to twenty minutes to restore. @throws AwsFault ImageNotFoundException */
export const updateImageStorageClass: Operation<
  EcrState,
  UpdateImageStorageClassRequest,
  UpdateImageStorageClassResponse
> = {
  name: 'UpdateImageStorageClass',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const image = findByIdentifier(repository, input.imageId ?? {})
    if (!image) throw imageNotFound(repository, input.imageId ?? {}, context)
    const target = input.targetStorageClass
    if (target !== 'ARCHIVE' && target !== 'STANDARD') {
      throw new AwsFault('ValidationException', `Invalid targetStorageClass: ${String(target)}`)
    }
    if (target === 'ARCHIVE' && image.storageClass !== 'ARCHIVE') {
      if (repository.images.some(other => other.digest !== image.digest && other.children.includes(image.digest))) {
        throw new AwsFault(
          'ValidationException',
          `The image with digest '${image.digest}' is referenced by a manifest list and cannot be archived before it`,
        )
      }
      image.storageClass = 'ARCHIVE'
      image.lastArchivedAtMs = context.nowMs
    } else if (target === 'STANDARD' && image.storageClass === 'ARCHIVE') {
      image.storageClass = 'STANDARD'
      image.lastActivatedAtMs = context.nowMs
    }
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      imageId: {imageDigest: image.digest},
      imageStatus: image.storageClass === 'ARCHIVE' ? 'ARCHIVED' : 'ACTIVE',
    }
  },
}
