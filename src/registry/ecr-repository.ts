import type {CreateRepositoryRequest, Repository} from '@aws-sdk/client-ecr'
import type {EcrApi} from '../core/api.js'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'

/** One repository of ECR as `push` addresses it. */
export interface RepositoryName {
  name: string
  /** The account that owns it, when it is not the caller's. */
  registryId?: string
}

/** What a repository is made with when `push --create` makes it. */
export interface CreateOptions {
  immutable?: boolean
  scanOnPush?: boolean
  /** A KMS key; AES256 without one. */
  kmsKey?: string
  lifecyclePolicyText?: string
}

/** The repository, or undefined when there is none. Another account's may be hidden: that is an error of AWS. */
export async function findRepository(
  api: Pick<EcrApi, 'describeRepositories'>,
  {name, registryId}: RepositoryName,
): Promise<Repository | undefined> {
  try {
    const {repositories = []} = await api.describeRepositories({
      repositoryNames: [name],
      ...(registryId ? {registryId} : {}),
    })
    return repositories[0]
  } catch (error) {
    if ((error as Error).name === 'RepositoryNotFoundException') return undefined
    throw error
  }
}

/** Makes the repository, with its lifecycle policy; one that appeared meanwhile is as good. */
export async function createRepository(
  api: Pick<EcrApi, 'createRepository' | 'describeRepositories' | 'putLifecyclePolicy'>,
  repository: RepositoryName,
  options: CreateOptions,
): Promise<Repository> {
  const made = await api.createRepository(createInput(repository, options)).then(
    answer => answer.repository,
    error => {
      if ((error as Error).name === 'RepositoryAlreadyExistsException') return findRepository(api, repository)
      throw error
    },
  )
  if (options.lifecyclePolicyText) {
    await api.putLifecyclePolicy({repositoryName: repository.name, lifecyclePolicyText: options.lifecyclePolicyText})
  }
  return made as Repository
}

function createInput({name, registryId}: RepositoryName, options: CreateOptions): CreateRepositoryRequest {
  return {
    repositoryName: name,
    ...(registryId ? {registryId} : {}),
    ...(options.immutable ? {imageTagMutability: 'IMMUTABLE'} : {}),
    ...(options.scanOnPush ? {imageScanningConfiguration: {scanOnPush: true}} : {}),
    ...(options.kmsKey ? {encryptionConfiguration: {encryptionType: 'KMS', kmsKey: options.kmsKey}} : {}),
  }
}

/** The refusal for a repository that is missing; the fix makes it, or with `mayBeMade` false lists what is there. */
export async function missingRepository(
  api: Pick<EcrApi, 'describeRepositories'>,
  name: string,
  place: {region: string; account?: string},
  mayBeMade = true,
): Promise<UserError> {
  const names = await api.describeRepositories({maxResults: 1000}).then(
    ({repositories = []}) => repositories.map(repository => repository.repositoryName ?? ''),
    () => [],
  )
  const guess = didYouMean(name, names)
  const where = `${place.account ? `account ${place.account}, ` : ''}region ${place.region}`
  return new UserError(`repository \`${name}\` does not exist in ${where}`, {
    ...(guess ? {why: `did you mean \`${guess}\`?`} : {}),
    fix: mayBeMade
      ? `pass --create, or run: aws ecr create-repository --repository-name ${name} --region ${place.region}`
      : `gantry repo ls --region ${place.region} lists those that are there`,
  })
}

/** Whether the repository keeps a tag once it is set. AWS docs: image tag mutability, exclusion filters. */
export function isImmutableTag(repository: Repository, tag: string): boolean {
  const filtered = (repository.imageTagMutabilityExclusionFilters ?? []).some(({filter = ''}) =>
    wildcard(filter).test(tag),
  )
  switch (repository.imageTagMutability) {
    case 'IMMUTABLE':
      return true
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !filtered
    case 'MUTABLE_WITH_EXCLUSION':
      return filtered
    default:
      return false
  }
}

/** Of `tags`, those that are immutable and set already, with the digest each stands for. */
export async function fixedTags(
  api: Pick<EcrApi, 'describeImages'>,
  repository: Repository,
  tags: string[],
): Promise<Map<string, string>> {
  const fixed = new Map<string, string>()
  for (const tag of tags.filter(one => isImmutableTag(repository, one))) {
    try {
      const {imageDetails = []} = await api.describeImages({
        repositoryName: repository.repositoryName,
        ...(repository.registryId ? {registryId: repository.registryId} : {}),
        imageIds: [{imageTag: tag}],
      })
      const digest = imageDetails[0]?.imageDigest
      if (digest) fixed.set(tag, digest)
    } catch (error) {
      if ((error as Error).name !== 'ImageNotFoundException') throw error
    }
  }
  return fixed
}

/** The tags still to be set on `digest`. @throws UserError when one is fixed to another digest. */
export function tagsLeft(repository: Repository, tags: string[], fixed: Map<string, string>, digest: string): string[] {
  for (const [tag, held] of fixed) {
    if (held === digest) continue
    throw new UserError(`tag ${tag} of ${repository.repositoryUri} is immutable and already stands for ${held}`, {
      why: `this image is ${digest}; nothing was sent`,
      fix: 'push under another tag',
    })
  }
  return tags.filter(tag => !fixed.has(tag))
}

/** Which blobs the repository holds, with their sizes: one call for 100. Undefined when the caller may not ask. */
export async function checkBlobs(
  api: Pick<EcrApi, 'batchCheckLayerAvailability'>,
  repository: Repository,
  digests: string[],
): Promise<Map<string, number | undefined> | undefined> {
  const held = new Map<string, number | undefined>()
  for (let start = 0; start < digests.length; start += 100) {
    const part = digests.slice(start, start + 100)
    try {
      const {layers = []} = await api.batchCheckLayerAvailability({
        repositoryName: repository.repositoryName,
        ...(repository.registryId ? {registryId: repository.registryId} : {}),
        layerDigests: part,
      })
      for (const digest of part) held.set(digest, undefined)
      for (const layer of layers) {
        if (layer.layerAvailability === 'AVAILABLE' && layer.layerDigest) held.set(layer.layerDigest, layer.layerSize)
      }
    } catch {
      // The HEAD of each blob tells the same, and says what is wrong when something is.
      return undefined
    }
  }
  return held
}

function wildcard(filter: string): RegExp {
  const parts = filter.split('*').map(part => part.replace(/[.^$+?()[\]{}|\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
