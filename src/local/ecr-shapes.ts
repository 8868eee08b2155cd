import type {
  ImageDetail,
  ImageIdentifier,
  RegistryScanningConfiguration,
  Repository,
  ScanningRepositoryFilter,
} from '@aws-sdk/client-ecr'
import {
  type EcrImage,
  type EcrRegion,
  type EcrRepository,
  type EcrState,
  ecrRegion,
  findByReference,
  repositoryArn,
  repositoryUri,
} from './ecr-state.js'
import {AwsFault, type OperationContext} from './operation.js'

/** A repository as DescribeRepositories answers it. */
export function repositoryShape(repository: EcrRepository, context: OperationContext): Repository {
  return {
    repositoryArn: repositoryArn(repository.name, context),
    registryId: context.accountId,
    repositoryName: repository.name,
    repositoryUri: repositoryUri(repository.name, context),
    createdAt: new Date(repository.createdAtMs),
    imageTagMutability: repository.tagMutability as Repository['imageTagMutability'],
    ...(repository.exclusionFilters.length > 0
      ? {
          imageTagMutabilityExclusionFilters: repository.exclusionFilters.map(filter => ({
            filterType: 'WILDCARD',
            filter,
          })),
        }
      : {}),
    imageScanningConfiguration: {scanOnPush: repository.scanOnPush},
    encryptionConfiguration: {
      encryptionType: repository.encryptionType as 'AES256',
      ...(repository.kmsKey ? {kmsKey: repository.kmsKey} : {}),
    },
  }
}

/** How a region's images are scanned, as the API has it. */
export function configurationShape({scanning}: EcrRegion): RegistryScanningConfiguration {
  return {
    scanType: scanning?.scanType ?? 'BASIC',
    rules: (scanning?.rules ?? []).map(({scanFrequency, filters}) => ({
      scanFrequency,
      repositoryFilters: filterShapes(filters),
    })),
  }
}

/** Filters of repositories' names. */
export function filterShapes(filters: string[]): ScanningRepositoryFilter[] {
  return filters.map(filter => ({filter, filterType: 'WILDCARD'}))
}

/** An image as DescribeImages answers it. */
export function imageShape(repository: EcrRepository, image: EcrImage, context: OperationContext): ImageDetail {
  return {
    registryId: context.accountId,
    repositoryName: repository.name,
    imageDigest: image.digest,
    ...(image.tags.length > 0 ? {imageTags: [...image.tags]} : {}),
    imageSizeInBytes: image.sizeBytes,
    imagePushedAt: new Date(image.pushedAtMs),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactType ? {artifactMediaType: image.artifactType} : {}),
    ...(image.lastPulledAtMs ? {lastRecordedPullTime: new Date(image.lastPulledAtMs)} : {}),
    ...(image.subject ? {subjectManifestDigest: image.subject} : {}),
    imageStatus: image.storageClass === 'ARCHIVE' ? 'ARCHIVED' : 'ACTIVE',
    ...(image.lastArchivedAtMs ? {lastArchivedAt: new Date(image.lastArchivedAtMs)} : {}),
    ...(image.lastActivatedAtMs ? {lastActivatedAt: new Date(image.lastActivatedAtMs)} : {}),
  }
}

/** The image an identifier names; a tag and a digest given together must agree. */
export function findByIdentifier(repository: EcrRepository, id: ImageIdentifier): EcrImage | undefined {
  const image = findByReference(repository, id.imageDigest ?? id.imageTag ?? '')
  return image && id.imageDigest && id.imageTag && !image.tags.includes(id.imageTag) ? undefined : image
}

/** ECR's words for an image that is not there. */
export function imageNotFound(repository: EcrRepository, id: ImageIdentifier, context: OperationContext): AwsFault {
  return new AwsFault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} does not exist within the repository with name '${repository.name}' in the registry with id '${context.accountId}'`,
  )
}

/** @throws AwsFault TooManyTagsException, InvalidTagParameterException */
export function checkResourceTags(keys: readonly string[]): void {
  if (new Set(keys).size > 50) throw new AwsFault('TooManyTagsException', 'A repository can have at most 50 tags.')
  if (keys.some(key => key.length < 1 || key.length > 128 || /^aws:/i.test(key))) {
    throw new AwsFault('InvalidTagParameterException', 'Tag keys have 1 to 128 characters and do not begin with aws:.')
  }
}

/** The repository of `arn:…:repository/NAME`. @throws AwsFault */
export function repositoryOfArn(state: EcrState, arn: string | undefined, context: OperationContext): EcrRepository {
  const name = arn?.split(':repository/')[1]
  const found = ecrRegion(state, context.region).repositories.find(repository => repository.name === name)
  if (found) return found
  throw new AwsFault(
    'RepositoryNotFoundException',
    `The repository with name '${name ?? arn}' does not exist in the registry with id '${context.accountId}'`,
  )
}
