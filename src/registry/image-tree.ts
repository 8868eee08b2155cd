import type {ImageDetail} from '@aws-sdk/client-ecr'
import type {EcrApi} from '../core/api.js'
import {formatPlatform, type Manifest, manifestTypes, parseManifest} from './manifest.js'

/** An image of a repository with what it holds and what refers to it. */
export interface ImageTree {
  digest: string
  tags: string[]
  mediaType?: string
  artifactType?: string
  platform?: string
  sizeBytes?: number
  /** ISO 8601. */
  pushedAt?: string
  lastPulledAt?: string
  archived?: boolean
  /** Images of an index. */
  children: ImageTree[]
  /** Signatures, SBOMs and attestations. */
  referrers: ImageTree[]
}

/** Every image of a repository, active and archived. Bounded by ECR's 100,000 images a repository. */
export async function listImageDetails(
  api: Pick<EcrApi, 'describeImages'>,
  repository: {repositoryName?: string; registryId?: string},
): Promise<ImageDetail[]> {
  const details: ImageDetail[] = []
  let nextToken: string | undefined
  do {
    const answer = await api.describeImages({
      repositoryName: repository.repositoryName,
      ...(repository.registryId ? {registryId: repository.registryId} : {}),
      filter: {imageStatus: 'ANY'},
      maxResults: 1000,
      ...(nextToken ? {nextToken} : {}),
    })
    details.push(...(answer.imageDetails ?? []))
    nextToken = answer.nextToken
  } while (nextToken)
  return details
}

/** The indexes among these images, read; those that cannot be are left out. */
export async function readIndexes(
  api: Pick<EcrApi, 'batchGetImage'>,
  repository: {repositoryName?: string; registryId?: string},
  details: ImageDetail[],
): Promise<Map<string, Manifest>> {
  const indexTypes: string[] = [manifestTypes.ociIndex, manifestTypes.dockerList]
  const digests = details.flatMap(({imageDigest, imageManifestMediaType = ''}) =>
    imageDigest && indexTypes.includes(imageManifestMediaType) ? [imageDigest] : [],
  )
  const indexes = new Map<string, Manifest>()
  for (let start = 0; start < digests.length; start += 100) {
    const {images = []} = await api.batchGetImage({
      repositoryName: repository.repositoryName,
      ...(repository.registryId ? {registryId: repository.registryId} : {}),
      imageIds: digests.slice(start, start + 100).map(imageDigest => ({imageDigest})),
      acceptedMediaTypes: indexTypes,
    })
    for (const {imageId, imageManifest = ''} of images) {
      const digest = imageId?.imageDigest
      if (digest) indexes.set(digest, parseManifest(Buffer.from(imageManifest), undefined, `index ${digest}`))
    }
  }
  return indexes
}

/** The images by what holds what: tagged and unheld ones at the top, the newest first. */
export function imageTree(details: ImageDetail[], indexes: Map<string, Manifest>): ImageTree[] {
  const byDigest = new Map(details.map(detail => [detail.imageDigest ?? '', detail]))
  const held = new Set<string>()
  for (const index of indexes.values())
    if (index.kind === 'index') for (const child of index.manifests) held.add(child.digest)
  const node = (detail: ImageDetail, platform: string | undefined, depth: number): ImageTree => {
    const digest = detail.imageDigest ?? ''
    const index = indexes.get(digest)
    const children = index?.kind === 'index' && depth < 4 ? index.manifests : []
    const subjects = details.filter(one => one.subjectManifestDigest === digest && digest !== '')
    return {
      digest,
      tags: [...(detail.imageTags ?? [])].sort(),
      ...(detail.imageManifestMediaType ? {mediaType: detail.imageManifestMediaType} : {}),
      ...(detail.artifactMediaType ? {artifactType: detail.artifactMediaType} : {}),
      ...(platform ? {platform} : {}),
      ...(detail.imageSizeInBytes === undefined ? {} : {sizeBytes: detail.imageSizeInBytes}),
      ...(detail.imagePushedAt ? {pushedAt: detail.imagePushedAt.toISOString()} : {}),
      ...(detail.lastRecordedPullTime ? {lastPulledAt: detail.lastRecordedPullTime.toISOString()} : {}),
      ...(detail.imageStatus === 'ARCHIVED' ? {archived: true} : {}),
      children: children.map(child =>
        node(
          byDigest.get(child.digest) ?? {imageDigest: child.digest},
          child.platform ? formatPlatform(child.platform) : undefined,
          depth + 1,
        ),
      ),
      referrers: depth < 4 ? subjects.map(subject => node(subject, undefined, depth + 1)) : [],
    }
  }
  return details
    .filter(detail => {
      const digest = detail.imageDigest ?? ''
      const ofSubject = detail.subjectManifestDigest !== undefined && byDigest.has(detail.subjectManifestDigest)
      return (detail.imageTags ?? []).length > 0 || (!held.has(digest) && !ofSubject)
    })
    .sort((a, b) => (b.imagePushedAt?.getTime() ?? 0) - (a.imagePushedAt?.getTime() ?? 0))
    .map(detail => node(detail, undefined, 0))
}
