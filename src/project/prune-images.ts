import type {EcrApi} from '../core/api.js'
import type {LifecycleImage} from '../lifecycle/image.js'

/** What became of one batch, or of one image on its way to the archive. */
export interface PrunedBatch {
  digests: string[]
  failed: Array<{digest: string; code: string; reason: string}>
}

/** BatchDeleteImage takes a hundred ids (AWS docs: BatchDeleteImage). */
export const batchSize = 100

/**
 * Takes images in the order given, at most a hundred a call, never an image and what names it in one call. `mayTake` is
 * asked anew before every batch, and what it does not let go stays. Stopped in between, nothing is lost: the next run
 * begins with what is left.
 */
export async function* pruneImages(
  ecr: Pick<EcrApi, 'batchDeleteImage' | 'updateImageStorageClass'>,
  repositoryName: string,
  images: readonly LifecycleImage[],
  options: {archive: boolean; mayTake(batch: readonly LifecycleImage[]): Promise<readonly LifecycleImage[]>},
): AsyncGenerator<PrunedBatch> {
  for (const batch of batches(images)) {
    const taken = await options.mayTake(batch)
    if (taken.length === 0) continue
    yield options.archive ? await archive(ecr, repositoryName, taken) : await remove(ecr, repositoryName, taken)
  }
}

/** Batches of at most a hundred; an image that a batch's index or subject needs gone first begins the next one. */
export function batches(images: readonly LifecycleImage[]): LifecycleImage[][] {
  const all: LifecycleImage[][] = []
  let current: LifecycleImage[] = []
  let named = new Set<string>()
  for (const image of images) {
    const waits =
      named.has(image.digest) || (image.subject !== undefined && current.some(one => one.digest === image.subject))
    if (current.length === batchSize || waits) {
      all.push(current)
      current = []
      named = new Set()
    }
    current.push(image)
    for (const child of image.children ?? []) named.add(child)
  }
  if (current.length > 0) all.push(current)
  return all
}

async function remove(
  ecr: Pick<EcrApi, 'batchDeleteImage'>,
  repositoryName: string,
  images: readonly LifecycleImage[],
): Promise<PrunedBatch> {
  const {imageIds = [], failures = []} = await ecr.batchDeleteImage({
    repositoryName,
    imageIds: images.map(image => ({imageDigest: image.digest})),
  })
  return {
    // A digest with several tags comes back once for each.
    digests: [...new Set(imageIds.flatMap(id => id.imageDigest ?? []))],
    failed: failures.map(failure => ({
      digest: failure.imageId?.imageDigest ?? '',
      code: failure.failureCode ?? 'Unknown',
      reason: failure.failureReason ?? '',
    })),
  }
}

async function archive(
  ecr: Pick<EcrApi, 'updateImageStorageClass'>,
  repositoryName: string,
  images: readonly LifecycleImage[],
): Promise<PrunedBatch> {
  const done: PrunedBatch = {digests: [], failed: []}
  for (const {digest} of images) {
    try {
      await ecr.updateImageStorageClass({repositoryName, imageId: {imageDigest: digest}, targetStorageClass: 'ARCHIVE'})
      done.digests.push(digest)
    } catch (error) {
      const {name, message} = error as Error
      // Only what concerns this one image; everything else ends the run.
      if (!/^Image|^ValidationException$|^InvalidParameterException$/.test(name)) throw error
      done.failed.push({digest, code: name, reason: message})
    }
  }
  return done
}
