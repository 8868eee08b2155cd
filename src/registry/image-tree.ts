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

const batchesAtOnce = 4

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
  const batches = Array.from({length: Math.ceil(digests.length / 100)}, (_, batch) =>
    digests.slice(batch * 100, batch * 100 + 100),
  )
  const read = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const {images = []} = await api.batchGetImage({
        repositoryName: repository.repositoryName,
        ...(repository.registryId ? {registryId: repository.registryId} : {}),
        imageIds: batch.map(imageDigest => ({imageDigest})),
        acceptedMediaTypes: indexTypes,
      })
      for (const {imageId, imageManifest = ''} of images) {
        const digest = imageId?.imageDigest
        const index = digest && readIndex(imageManifest, digest)
        if (index) indexes.set(digest, index)
      }
    }
  }
  await Promise.all(Array.from({length: batchesAtOnce}, read))
  return indexes
}

/** What is stored as an index and is none has no children to show. */
function readIndex(text: string, digest: string): Manifest | undefined {
  try {
    return parseManifest(Buffer.from(text), undefined, `index ${digest}`)
  } catch {
    return undefined
  }
}

/** The images by what holds what: tagged and unheld ones at the top, the newest first. */
export function imageTree(details: ImageDetail[], indexes: Map<string, Manifest>): ImageTree[] {
  const byDigest = new Map(details.map(detail => [detail.imageDigest ?? '', detail]))
  const held = new Set<string>()
  for (const index of indexes.values())
    if (index.kind === 'index') for (const child of index.manifests) held.add(child.digest)
  const referrers = new Map<string, ImageDetail[]>()
  for (const detail of details) {
    const subject = detail.subjectManifestDigest
    const known = subject && referrers.get(subject)
    if (known) known.push(detail)
    else if (subject) referrers.set(subject, [detail])
  }
  // Whatever a repository holds: each image is opened once below one at the top, so that no list is endless.
  const node = (detail: ImageDetail, platform: string | undefined, depth: number, opened: Set<string>): ImageTree => {
    const digest = detail.imageDigest ?? ''
    const again = opened.has(digest)
    opened.add(digest)
    const index = indexes.get(digest)
    const children = index?.kind === 'index' && depth < 4 && !again ? index.manifests : []
    const subjects = depth < 4 && !again ? (referrers.get(digest) ?? []) : []
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
          opened,
        ),
      ),
      referrers: subjects.map(subject => node(subject, undefined, depth + 1, opened)),
    }
  }
  return details
    .filter(detail => {
      const digest = detail.imageDigest ?? ''
      const ofSubject = detail.subjectManifestDigest !== undefined && byDigest.has(detail.subjectManifestDigest)
      return (detail.imageTags ?? []).length > 0 || (!held.has(digest) && !ofSubject)
    })
    .sort((a, b) => (b.imagePushedAt?.getTime() ?? 0) - (a.imagePushedAt?.getTime() ?? 0))
    .map(detail => node(detail, undefined, 0, new Set()))
}
