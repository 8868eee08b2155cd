import type {StartImageScanRequest, StartImageScanResponse} from '@aws-sdk/client-ecr'
import {findByIdentifier, imageNotFound} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

const perImageMs = 24 * 3_600_000

/**
 * Once per image in 24 hours; not with enhanced scanning (observed).
 * @throws AwsFault ValidationException, ImageArchivedException, LimitExceededException, ImageNotFoundException
 */
export const startImageScan: Operation<EcrState, StartImageScanRequest, StartImageScanResponse> = {
  name: 'StartImageScan',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const image = findByIdentifier(repository, input.imageId ?? {})
    if (!image) throw imageNotFound(repository, input.imageId ?? {}, context)
    if (ecrRegion(state, context.region).scanning?.scanType === 'ENHANCED') {
      throw new AwsFault('ValidationException', 'This feature is disabled')
    }
    if (image.storageClass === 'ARCHIVE') {
      throw new AwsFault('ImageArchivedException', `The image with digest '${image.digest}' is archived.`)
    }
    if (image.scannedAtMs !== undefined && context.nowMs - image.scannedAtMs < perImageMs) {
      throw new AwsFault('LimitExceededException', 'The scan quota per image has been exceeded. Wait and try again.')
    }
    image.scannedAtMs = context.nowMs
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      imageId: {imageDigest: image.digest},
      imageScanStatus: {status: 'IN_PROGRESS'},
    }
  },
}
