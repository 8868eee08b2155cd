import type {Finding} from '../core/finding.js'
import {agedFromMs, datedFromMs, dayMs} from './ages.js'
import {indexChildren, type LifecycleImage} from './image.js'
import {flagOpenPoints} from './open-points.js'
import {compileTagging, type LifecyclePolicy, type LifecycleRule} from './policy.js'

/** What happens to one image at one evaluation. */
export interface ImageVerdict {
  image: LifecycleImage
  action: 'keep' | 'expire' | 'archive'
  /** Priority of the rule that acts. */
  rule?: number
  /** Priority of the rule whose tagging requirements it meets, which keeps a lower rule from acting on it. */
  shieldedBy?: number
  /** Priorities of the rules that identify it: count it, rank it or date it. */
  ranked: number[]
  /** What the evaluation after this one will do, when this one frees it (a child whose index goes). */
  next?: {action: 'expire' | 'archive'; rule: number}
}

/** A policy's effect on a repository. */
export interface Evaluation {
  images: ImageVerdict[]
  /** What AWS leaves open and what was not known, where it mattered. */
  flags: Finding[]
}

/**
 * What a policy does to the images at `atMs`, exactly as AWS documents it: every rule looks at all images of its
 * storage class that meet its tagging requirements, those a higher rule acts on included; rules act in order of
 * priority; an image that meets a rule's tagging requirements is out of reach of every lower rule.
 * The verdicts come in the order of `images`.
 */
export function evaluatePolicy(policy: LifecyclePolicy, images: readonly LifecycleImage[], atMs: number): Evaluation {
  const verdicts = applyRules(policy, images, atMs)
  const gone = new Set(
    verdicts
      .filter(verdict => verdict.action === 'expire' && verdict.image.children?.length)
      .map(verdict => verdict.image.digest),
  )
  if (gone.size > 0) markNext(policy, verdicts, gone, atMs)
  return {images: verdicts, flags: flagOpenPoints(policy, verdicts, atMs)}
}

function applyRules(policy: LifecyclePolicy, images: readonly LifecycleImage[], atMs: number): ImageVerdict[] {
  const children = indexChildren(images)
  // A signature or SBOM goes with its subject, without a rule; without its subject it is an image like any other.
  const digests = images.some(image => image.subject !== undefined)
    ? new Set(images.map(image => image.digest))
    : undefined
  const verdicts: ImageVerdict[] = images.map(image => ({image, action: 'keep', ranked: []}))
  // Youngest first, once for all rules; AWS leaves equal times open, the digest decides here.
  const ages = images.map(agedFromMs)
  const order = images
    .map((_, index) => index)
    .filter(index => {
      const image = images[index] as LifecycleImage
      return !children.has(image.digest) && !(image.subject !== undefined && digests?.has(image.subject))
    })
  order.sort(
    (a, b) =>
      (ages[b] as number) - (ages[a] as number) ||
      compareText((images[a] as LifecycleImage).digest, (images[b] as LifecycleImage).digest),
  )
  const shield = new Int32Array(images.length).fill(-1)
  for (const rule of [...policy.rules].sort((a, b) => a.priority - b.priority)) {
    const meets = compileTagging(rule)
    const limitMs = atMs - rule.countNumber * dayMs
    const byCount = rule.countType === 'imageCountMoreThan'
    const identified: number[] = []
    let rank = 0
    for (const index of order) {
      const image = images[index] as LifecycleImage
      if (image.storageClass !== rule.storageClass || !meets(image.tags)) continue
      identified.push(index)
      const verdict = verdicts[index] as ImageVerdict
      verdict.ranked.push(rule.priority)
      rank++
      if (byCount ? rank <= rule.countNumber : !isOlder(image, rule, limitMs)) continue
      if (shield[index] === -1) {
        verdict.action = rule.action
        verdict.rule = rule.priority
      } else if (verdict.action === 'keep') verdict.shieldedBy ??= shield[index] as number
    }
    for (const index of identified) if (shield[index] === -1) shield[index] = rule.priority
  }
  return verdicts
}

function isOlder(image: LifecycleImage, rule: LifecycleRule, limitMs: number): boolean {
  const since = datedFromMs(image, rule.countType)
  return since !== undefined && since < limitMs
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Evaluates what is left, and marks the children of the indexes that went, which only then are images of their own. */
function markNext(policy: LifecyclePolicy, verdicts: ImageVerdict[], gone: Set<string>, atMs: number): void {
  const freed = new Set<string>()
  for (const {image} of verdicts) if (gone.has(image.digest)) for (const child of image.children ?? []) freed.add(child)
  const left = verdicts.filter(verdict => verdict.action !== 'expire')
  const after = applyRules(
    policy,
    left.map(verdict => verdict.image),
    atMs,
  )
  for (const [index, verdict] of left.entries()) {
    const {action, rule} = after[index] as ImageVerdict
    if (verdict.action === 'keep' && freed.has(verdict.image.digest) && action !== 'keep' && rule !== undefined) {
      verdict.next = {action, rule}
    }
  }
}
