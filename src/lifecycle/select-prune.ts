import {agedFromMs, dayMs} from './ages.js'
import type {LifecycleImage} from './image.js'
import {compilePattern} from './policy.js'

/** What `images prune` may take. */
export interface PruneRule {
  /** Younger images stay; 0: age does not matter. */
  olderThanDays: number
  /** The newest images stay, whatever their age. */
  keep: number
  /** Images with a tag that matches stay. */
  keepTags: string[]
  /** Only images without a tag. */
  untaggedOnly?: boolean
}

/** Why an image stays. */
export type KeptBecause = 'in-use' | 'young' | 'newest' | 'tag' | 'tagged' | 'needed-by-index' | 'archived'

/** Images to take, in an order ECR accepts (indexes before their children), and why the others stay. */
export interface PruneSelection {
  take: LifecycleImage[]
  kept: Map<string, KeptBecause>
}

/**
 * Chooses what to take. A child of an index, and a signature or SBOM, goes only with what it belongs to; an index in
 * use keeps its children (they are in use too).
 */
export function selectPrune(
  images: readonly LifecycleImage[],
  inUse: ReadonlySet<string>,
  rule: PruneRule,
  atMs: number,
): PruneSelection {
  const kept = new Map<string, KeptBecause>()
  const parents = new Map<string, string[]>()
  const belong = (child: string, parent: string) => parents.set(child, [...(parents.get(child) ?? []), parent])
  const known = new Set(images.map(image => image.digest))
  for (const image of images) {
    for (const child of image.children ?? []) if (child !== image.digest) belong(child, image.digest)
    if (image.subject !== undefined && known.has(image.subject) && image.subject !== image.digest)
      belong(image.digest, image.subject)
  }
  const keepPatterns = rule.keepTags.map(compilePattern)
  const independent = images
    .filter(image => !parents.has(image.digest))
    .sort((a, b) => agedFromMs(b) - agedFromMs(a) || (a.digest < b.digest ? -1 : 1))
  for (const [rank, image] of independent.entries()) {
    const why = keepReason(image, rank)
    if (why) kept.set(image.digest, why)
  }
  function keepReason(image: LifecycleImage, rank: number): KeptBecause | undefined {
    if (inUse.has(image.digest)) return 'in-use'
    if (image.storageClass === 'archive') return 'archived'
    if (rank < rule.keep) return 'newest'
    if (rule.olderThanDays > 0 && atMs - agedFromMs(image) <= rule.olderThanDays * dayMs) return 'young'
    if (rule.untaggedOnly && image.tags.length > 0) return 'tagged'
    if (image.tags.some(tag => keepPatterns.some(matches => matches(tag)))) return 'tag'
    return undefined
  }
  // What belongs to something that stays, stays; a circle of indexes belongs to nothing that could go first.
  for (let changed = true; changed; ) {
    changed = false
    for (const image of images) {
      if (kept.has(image.digest) || !parents.has(image.digest)) continue
      const stays = inUse.has(image.digest)
        ? 'in-use'
        : image.tags.some(tag => keepPatterns.some(matches => matches(tag)))
          ? 'tag'
          : parents.get(image.digest)?.some(parent => kept.has(parent))
            ? 'needed-by-index'
            : undefined
      if (stays) {
        kept.set(image.digest, stays)
        changed = true
      }
    }
    // A child that stays keeps the indexes that name it: an index without one of its children cannot be pulled.
    for (const image of images) {
      if (
        kept.has(image.digest) ||
        !image.children?.some(child => kept.has(child) && kept.get(child) !== 'needed-by-index')
      )
        continue
      kept.set(image.digest, 'needed-by-index')
      changed = true
    }
  }
  return {
    take: indexesFirst(
      images.filter(image => !kept.has(image.digest)),
      parents,
    ),
    kept,
  }
}

/** Every image after all that name it. */
function indexesFirst(images: readonly LifecycleImage[], parents: ReadonlyMap<string, string[]>): LifecycleImage[] {
  const waiting = new Map(images.map(image => [image.digest, image]))
  const ordered: LifecycleImage[] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(
      image => !(parents.get(image.digest) ?? []).some(parent => waiting.has(parent)),
    )
    // Indexes in a circle: nobody can be first, and none is taken.
    if (ready.length === 0) break
    for (const image of ready) {
      ordered.push(image)
      waiting.delete(image.digest)
    }
  }
  return ordered
}
