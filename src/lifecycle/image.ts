import {UserError} from '../core/errors.js'
import type {StorageClass} from './policy.js'

/** One image of a repository; times in milliseconds since the epoch. */
export interface LifecycleImage {
  digest: string
  tags: string[]
  pushedAtMs: number
  pulledAtMs?: number
  archivedAtMs?: number
  /** When it was last restored from the archive. */
  activatedAtMs?: number
  storageClass: StorageClass
  /** DescribeImages' imageStatus, as in ACTIVE, ARCHIVED, ACTIVATING. */
  status?: string
  mediaType?: string
  /** Digests an index names; absent when the manifest was not read. */
  children?: string[]
  /** The digest a signature or SBOM belongs to. */
  subject?: string
  sizeBytes?: number
}

/** What DescribeImages gives of an image; dates as Dates, texts or epoch seconds, as the CLI's versions write them. */
interface WrittenImage {
  [member: string]: unknown
}

/** Whether a media type is one of an index, whose children are images of the same repository. */
export function isIndex(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /image\.index|manifest\.list/.test(mediaType)
}

/**
 * Images from `aws ecr describe-images` (`imageDetails`) or from `{"images": [{digest, tags, pushedAt, …}]}`.
 * @throws UserError naming the first entry without a digest or a push time.
 */
export function parseImages(value: unknown, file: string): LifecycleImage[] {
  const holder = value as {imageDetails?: unknown; images?: unknown} | null
  const list = Array.isArray(value) ? value : (holder?.imageDetails ?? holder?.images)
  if (!Array.isArray(list)) {
    throw new UserError(`${file} holds no images`, {
      fix: 'give the output of `aws ecr describe-images`, or {"images": [{"digest", "tags", "pushedAt"}]}',
    })
  }
  const seen = new Set<string>()
  return list.map((entry, index) => {
    const image = parseImage(entry, index, file)
    if (seen.has(image.digest)) throw new UserError(`${file} names ${image.digest} twice (image ${index + 1})`)
    seen.add(image.digest)
    return image
  })
}

/** One image; `index` counts from 0. */
export function parseImage(entry: unknown, index: number, file: string): LifecycleImage {
  if (typeof entry !== 'object' || entry === null) throw new UserError(`${file}: image ${index + 1} is not an object`)
  const image = entry as WrittenImage
  const where = `${file}: image ${index + 1}`
  const digest = image['imageDigest'] ?? image['digest']
  if (typeof digest !== 'string' || digest === '') throw new UserError(`${where} has no digest`)
  const tags = image['imageTags'] ?? image['tags'] ?? []
  if (!Array.isArray(tags) || tags.some(tag => typeof tag !== 'string'))
    throw new UserError(`${where}: its tags are no list of texts`)
  const time = (...names: string[]) => {
    const name = names.find(one => image[one] !== undefined && image[one] !== null)
    return name === undefined ? undefined : parseTime(image[name], `${where}: ${name}`)
  }
  const pushedAtMs = time('imagePushedAt', 'pushedAt')
  if (pushedAtMs === undefined) throw new UserError(`${where} has no push time`, {fix: 'give it imagePushedAt'})
  const text = (...names: string[]) => {
    const found = names.map(name => image[name]).find(one => typeof one === 'string')
    return found as string | undefined
  }
  const status = text('imageStatus', 'status')
  const storage = text('storageClass')?.toLowerCase()
  const result: LifecycleImage = {
    digest,
    tags: tags as string[],
    pushedAtMs,
    storageClass: storage === 'archive' || status === 'ARCHIVED' ? 'archive' : 'standard',
  }
  const optional = {
    pulledAtMs: time('lastRecordedPullTime', 'pulledAt'),
    archivedAtMs: time('lastArchivedAt', 'archivedAt'),
    activatedAtMs: time('lastActivatedAt', 'activatedAt'),
    status,
    mediaType: text('imageManifestMediaType', 'mediaType'),
    subject: text('subjectManifestDigest', 'subject'),
    sizeBytes: typeof image['imageSizeInBytes'] === 'number' ? image['imageSizeInBytes'] : undefined,
    children: Array.isArray(image['children']) ? image['children'].filter(one => typeof one === 'string') : undefined,
  }
  return Object.assign(
    result,
    Object.fromEntries(Object.entries(optional).filter(([, member]) => member !== undefined)),
  )
}

/** Milliseconds since the epoch of a Date, an ISO 8601 text or epoch seconds. @throws UserError naming `what`. */
export function parseTime(value: unknown, what: string): number {
  const ms =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? value * 1000
        : typeof value === 'string'
          ? Date.parse(value)
          : Number.NaN
  if (!Number.isFinite(ms)) {
    throw new UserError(`${what} \`${String(value).slice(0, 60)}\` is not a time`, {
      fix: 'write it as 2026-01-05T10:00:00Z',
    })
  }
  return ms
}

/** Digests that no rule may touch while their index is there, and that are not ranked (observed on AWS). */
export function indexChildren(images: readonly LifecycleImage[]): Set<string> {
  const children = new Set<string>()
  for (const image of images) for (const child of image.children ?? []) if (child !== image.digest) children.add(child)
  return children
}

/** Whether the children of some index are not known, because its manifest was not read. */
export function hasUnreadIndex(images: readonly LifecycleImage[]): boolean {
  return images.some(image => isIndex(image.mediaType) && image.children === undefined)
}
