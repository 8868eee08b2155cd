import type {ListImageReferrersRequest, ListImageReferrersResponse} from '@aws-sdk/client-ecr'
import {page} from '../../ecr-page.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Signatures, SBOMs and attestations whose manifest names this image as its subject. */
export const listImageReferrers: Operation<EcrState, ListImageReferrersRequest, ListImageReferrersResponse> = {
  name: 'ListImageReferrers',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const wanted = input.filter?.artifactTypes
    const all = repository.images.filter(
      image => image.subject === input.subjectId?.imageDigest && (!wanted || wanted.includes(image.artifactType ?? '')),
    )
    const {items, nextToken} = page(all, input, 50)
    return {
      referrers: items.map(image => ({
        digest: image.digest,
        mediaType: image.mediaType,
        size: Buffer.byteLength(image.text),
        ...(image.artifactType ? {artifactType: image.artifactType} : {}),
        artifactStatus: image.storageClass === 'ARCHIVE' ? 'ARCHIVED' : 'ACTIVE',
      })),
      nextToken,
    }
  },
}
