import type {DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse} from '@aws-sdk/client-ecr'
import {page} from '../../ecr-page.js'
import {scanOf} from '../../ecr-scanning.js'
import {findByIdentifier, imageNotFound} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** A scan finds what is declared, else nothing. @throws AwsFault ScanNotFoundException, ImageNotFoundException */
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
    const scan = scanOf(ecrRegion(state, context.region), repository, image, context)
    if (!scan) {
      throw new AwsFault(
        'ScanNotFoundException',
        `Image scan does not exist for the image with '{imageDigest:'${image.digest}', imageTag:'${input.imageId?.imageTag ?? 'null'}'}' in the repository with name '${repository.name}' in the registry with id '${context.accountId}'`,
      )
    }
    const {imageScanStatus, imageScanFindings: found} = scan
    const findings = found && page<object>(found.enhancedFindings ?? found.findings ?? [], input)
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      imageId: {imageDigest: image.digest, ...(input.imageId?.imageTag ? {imageTag: input.imageId.imageTag} : {})},
      ...(imageScanStatus ? {imageScanStatus} : {}),
      ...(findings
        ? {imageScanFindings: {...found, [found.enhancedFindings ? 'enhancedFindings' : 'findings']: findings.items}}
        : {}),
      ...(findings?.nextToken ? {nextToken: findings.nextToken} : {}),
    }
  },
}
