import type {PutImageRequest, PutImageResponse} from '@aws-sdk/client-ecr'
import {putImage as storeImage} from '../../ecr-images.js'
import {scansOnPush} from '../../ecr-scanning.js'
import {type EcrState, ecrRegion, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault ImageAlreadyExistsException for a digest that has the tag already, and those of `storeImage`. */
export const putImage: Operation<EcrState, PutImageRequest, PutImageResponse> = {
  name: 'PutImage',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const existing = repository.images.find(
      image =>
        image.text === input.imageManifest && (input.imageTag === undefined || image.tags.includes(input.imageTag)),
    )
    if (existing && existing.storageClass !== 'ARCHIVE') {
      throw new AwsFault(
        'ImageAlreadyExistsException',
        `Image with digest '${existing.digest}' and tag '${input.imageTag ?? 'null'}' already exists in the repository with name '${repository.name}' in registry with id '${context.accountId}'`,
      )
    }
    const image = storeImage(
      repository,
      {
        text: input.imageManifest ?? '',
        tags: input.imageTag ? [input.imageTag] : [],
        scan: scansOnPush(ecrRegion(state, context.region), repository),
        ...(input.imageManifestMediaType ? {mediaType: input.imageManifestMediaType} : {}),
        ...(input.imageDigest ? {digest: input.imageDigest} : {}),
      },
      context,
    )
    return {
      image: {
        registryId: context.accountId,
        repositoryName: repository.name,
        imageId: {imageDigest: image.digest, ...(input.imageTag ? {imageTag: input.imageTag} : {})},
        imageManifest: image.text,
        imageManifestMediaType: image.mediaType,
      },
    }
  },
}
