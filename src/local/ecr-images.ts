import {UserError} from '../core/errors.js'
import {type Manifest, parseManifest, sha256} from '../registry/manifest.js'
import {isTag} from '../registry/reference.js'
import {type EcrImage, type EcrRepository, findByReference} from './ecr-state.js'
import {AwsFault, type OperationContext} from './operation.js'

export interface ImageInput {
  text: string
  mediaType?: string
  tags: string[]
  /** Refuse when the digest is not this one. */
  digest?: string
  /** A basic scan begins with the push. */
  scan?: boolean
}

/**
 * Stores a manifest and its tags, or refuses as ECR does: a layer or child that is missing, a tag that may not move.
 * @throws AwsFault LayersNotFoundException, ReferencedImagesNotFoundException, ImageTagAlreadyExistsException,
 * ImageDigestDoesNotMatchException, InvalidParameterException
 */
export function putImage(repository: EcrRepository, input: ImageInput, context: OperationContext): EcrImage {
  const manifest = readManifest(input)
  const digest = sha256(input.text)
  if (input.digest && input.digest !== digest) {
    throw new AwsFault('ImageDigestDoesNotMatchException', `Image digest '${input.digest}' does not match '${digest}'`)
  }
  for (const tag of input.tags) if (!isTag(tag)) throw invalid('imageTag', `'${tag}' is not a tag`)
  checkReferences(repository, manifest, context)
  for (const tag of input.tags) {
    const holder = findByReference(repository, tag)
    if (holder && holder.digest !== digest && isImmutable(repository, tag)) {
      throw new AwsFault(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
      )
    }
  }
  const image =
    repository.images.find(candidate => candidate.digest === digest) ?? build(repository, input, manifest, context)
  if (!repository.images.includes(image)) repository.images.push(image)
  if (image.storageClass === 'ARCHIVE')
    Object.assign(image, {storageClass: 'STANDARD', lastActivatedAtMs: context.nowMs})
  for (const tag of input.tags) {
    const holder = findByReference(repository, tag)
    if (holder) holder.tags = holder.tags.filter(held => held !== tag)
    image.tags.push(tag)
  }
  return image
}

/** Whether a tag, once set, stays: the repository's mode with its wildcard filters. */
export function isImmutable(repository: EcrRepository, tag: string): boolean {
  const filtered = repository.exclusionFilters.some(filter => wildcard(filter).test(tag))
  switch (repository.tagMutability) {
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

/** The digest of an image that lists this one, when there is one: it may then not be deleted. */
export function holderOf(repository: EcrRepository, digest: string): string | undefined {
  return repository.images.find(image => image.children.includes(digest))?.digest
}

function readManifest(input: ImageInput): Manifest {
  try {
    return parseManifest(Buffer.from(input.text), input.mediaType, 'the manifest')
  } catch (error) {
    if (error instanceof UserError)
      throw invalid('ImageManifest', /JSON/.test(error.message) ? 'Invalid JSON syntax' : error.message)
    throw error
  }
}

function checkReferences(repository: EcrRepository, manifest: Manifest, context: OperationContext): void {
  const where = `required for pushing image into repository with name '${repository.name}' in the registry with id '${context.accountId}' do not exist`
  if (manifest.kind === 'index') {
    const missing = manifest.manifests.filter(child => !repository.images.some(image => image.digest === child.digest))
    if (missing.length > 0) {
      throw new AwsFault(
        'ReferencedImagesNotFoundException',
        `Images with digests '[${missing.map(child => child.digest).join(', ')}]' ${where}`,
      )
    }
    return
  }
  const missing = [manifest.config, ...manifest.layers].filter(
    blob => !blob.urls?.length && !repository.blobs.some(held => held.digest === blob.digest),
  )
  if (missing.length > 0) {
    const digests = [...new Set(missing.map(blob => blob.digest))].join(', ')
    throw new AwsFault('LayersNotFoundException', `Layers with digests '[${digests}]' ${where}`)
  }
}

function build(
  repository: EcrRepository,
  {text, scan}: ImageInput,
  manifest: Manifest,
  context: OperationContext,
): EcrImage {
  const config =
    manifest.kind === 'image' ? repository.blobs.find(blob => blob.digest === manifest.config.digest) : undefined
  const artifactType = manifest.artifactType ?? (manifest.kind === 'image' ? manifest.config.mediaType : undefined)
  return {
    digest: sha256(text),
    mediaType: manifest.mediaType,
    text,
    tags: [],
    pushedAtMs: context.nowMs,
    children: manifest.kind === 'index' ? manifest.manifests.map(child => child.digest) : [],
    sizeBytes: manifest.kind === 'index' ? largestOf(repository, manifest) : sizeOf(manifest),
    ...(artifactType ? {artifactType} : {}),
    ...(manifest.subject ? {subject: manifest.subject.digest} : {}),
    ...(config?.image ? {image: config.image} : {}),
    ...(scan ? {scannedAtMs: context.nowMs} : {}),
  }
}

function sizeOf(manifest: Manifest & {kind: 'image'}): number {
  return [manifest.config, ...manifest.layers].reduce((sum, blob) => sum + blob.size, 0)
}

/** "If the image is a manifest list, this will be the max size of all manifests in the list." (API: ImageDetail) */
function largestOf(repository: EcrRepository, {manifests}: Manifest & {kind: 'index'}): number {
  const sizes = manifests.map(child => findByReference(repository, child.digest)?.sizeBytes ?? 0)
  return sizes.reduce((largest, size) => Math.max(largest, size), 0)
}

function invalid(parameter: string, constraint: string): AwsFault {
  return new AwsFault(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  )
}

/** ECR's filters: `*` is any text, all else is itself. */
export function wildcard(filter: string): RegExp {
  return new RegExp(
    `^${filter
      .split('*')
      .map(part => part.replace(/[.^$+?()[\]{}|\\]/g, '\\$&'))
      .join('.*')}$`,
  )
}
