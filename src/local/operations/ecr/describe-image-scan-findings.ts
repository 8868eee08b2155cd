import type {DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse} from '@aws-sdk/client-ecr'
import {findByIdentifier, imageNotFound} from '../../ecr-shapes.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** Nothing is looked for: a scan finds nothing. @throws AwsFault ScanNotFoundException, ImageNotFoundException */
export const describeImageScanFindings: Operation<
  EcrState,
  DescribeImageScanFindingsRequest,
  DescribeImageScanFindingsResponse
> = {
  name: 'DescribeImageScanFindings',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const image = findByIdentifier(repository, input.imageId ?? {})
    if (!image) throw imageNotFound(repository, input.imageId ?? {}, context)
    if (image.scannedAtMs === undefined) {
      throw new AwsFault(
        'ScanNotFoundException',
        `Image scan does not exist for the image with '{imageDigest:'${image.digest}', imageTag:'${input.imageId?.imageTag ?? 'null'}'}' in the repository with name '${repository.name}' in the registry with id '${context.accountId}'`,
      )
    }
    const common = {
      registryId: context.accountId,
      repositoryName: repository.name,
      imageId: {imageDigest: image.digest, ...(input.imageId?.imageTag ? {imageTag: input.imageId.imageTag} : {})},
    }
    // An index is not scanned, its images are (inferred).
    if (!image.image) {
      const description = 'UnsupportedImageError: The operating system and/or package manager are not supported.'
      return {...common, imageScanStatus: {status: 'UNSUPPORTED_IMAGE', description}}
    }
    return {
      ...common,
      imageScanStatus: {status: 'COMPLETE', description: 'The scan was completed successfully.'},
      imageScanFindings: {
        findings: [],
        imageScanCompletedAt: new Date(image.scannedAtMs),
        vulnerabilitySourceUpdatedAt: new Date(image.scannedAtMs),
        findingSeverityCounts: {},
      },
    }
  },
}
