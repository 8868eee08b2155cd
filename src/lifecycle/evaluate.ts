import type {Finding} from '../core/finding.js'
import {agedFromMs, datedFromMs, dayMs} from './ages.js'
import {indexChildren, type LifecycleImage} from './image.js'
import {flagOpenPoints, type RuleRecord} from './open-points.js'
import {compileTagging, type LifecyclePolicy} from './policy.js'

/** What happens to one image at one evaluation. */
export interface ImageVerdict {
  image: LifecycleImage
  action: 'keep' | 'expire' | 'archive'
  /** Priority of the rule that acts. */
  rule?: number
  /** Priority of the rule whose tagging requirements it meets, which keeps a lower rule from acting on it. */
  shieldedBy?: number
  /** Priorities of the rules that identify it: count it, rank it or date it. */
  ranked: readonly number[]
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
  const {verdicts, records} = applyRules(policy, images, atMs)
  const gone = new Set<string>()
  for (const {action, image} of verdicts) if (action === 'expire' && image.children?.length) gone.add(image.digest)
  if (gone.size > 0) markNext(policy, verdicts, gone, atMs)
  return {images: verdicts, flags: flagOpenPoints(records, verdicts)}
}

interface Applied {
  verdicts: ImageVerdict[]
  records: RuleRecord[]
}

function applyRules(policy: LifecyclePolicy, images: readonly LifecycleImage[], atMs: number): Applied {
  // Most images meet the same few rules: they share one list.
  const nobody: RankedBy = {list: [], more: new Map()}
  const verdicts: ImageVerdict[] = images.map(image => ({image, action: 'keep', ranked: nobody.list}))
  const rules = [...policy.rules].sort((a, b) => a.priority - b.priority)
  const records = rules.map(
    (rule): RuleRecord => ({rule, meets: compileTagging(rule), rank: 0, close: [], tied: false}),
  )
  // Image by image, not rule by rule: what a rule does to an image needs no other image but the rank.
  for (const index of youngestFirst(images)) {
    const image = images[index] as LifecycleImage
    const verdict = verdicts[index] as ImageVerdict
    let shield: number | undefined
    let ranked = nobody
    for (const record of records) {
      const {rule} = record
      if (image.storageClass !== rule.storageClass || !record.meets(image.tags)) continue
      ranked = withRule(ranked, rule.priority)
      if (isDue(record, verdict, atMs)) {
        if (shield === undefined) {
          verdict.action = rule.action
          verdict.rule = rule.priority
        } else if (verdict.action === 'keep') verdict.shieldedBy ??= shield
      }
      shield ??= rule.priority
    }
    verdict.ranked = ranked.list
  }
  return {verdicts, records}
}

interface RankedBy {
  list: readonly number[]
  more: Map<number, RankedBy>
}

function withRule(by: RankedBy, priority: number): RankedBy {
  let next = by.more.get(priority)
  if (!next) {
    next = {list: [...by.list, priority], more: new Map()}
    by.more.set(priority, next)
  }
  return next
}

/** Whether the rule's count or days are past for an image that it identifies; notes what AWS leaves open about it. */
function isDue(record: RuleRecord, verdict: ImageVerdict, atMs: number): boolean {
  const {rule} = record
  const {image} = verdict
  if (rule.countType === 'imageCountMoreThan') {
    record.rank++
    if (record.rank === rule.countNumber) record.lineMs = agedFromMs(image)
    else if (record.rank === rule.countNumber + 1 && record.lineMs === agedFromMs(image)) record.tied = true
    return record.rank > rule.countNumber
  }
  const since = datedFromMs(image, rule.countType)
  if (since === undefined) return false
  const pastMs = atMs - since - rule.countNumber * dayMs
  if (pastMs > 0 && pastMs < dayMs) record.close.push(verdict)
  return pastMs > 0
}

/**
 * The indexes of the images that rules see, youngest first. AWS leaves equal times open; here the digest decides.
 * Children of an index are not ranked (observed on AWS); a signature or SBOM goes with its subject, without a rule, and
 * is an image like any other without it.
 */
function youngestFirst(images: readonly LifecycleImage[]): Uint32Array {
  const children = indexChildren(images)
  const hasReferrers = images.some(image => image.subject !== undefined)
  const digests = hasReferrers ? new Set(images.map(image => image.digest)) : undefined
  const ages = new Float64Array(images.length)
  const order = new Uint32Array(images.length)
  let seen = 0
  for (let index = 0; index < images.length; index++) {
    const image = images[index] as LifecycleImage
    if (children.has(image.digest) || (image.subject !== undefined && digests?.has(image.subject))) continue
    ages[index] = agedFromMs(image)
    order[seen++] = index
  }
  const digestOf = (index: number) => (images[index] as LifecycleImage).digest
  const byAge = (a: number, b: number) =>
    (ages[b] as number) - (ages[a] as number) || (digestOf(a) < digestOf(b) ? -1 : 1)
  return order.subarray(0, seen).sort(byAge)
}

/** Evaluates what is left, and marks the children of the indexes that went, which only then are images of their own. */
function markNext(policy: LifecyclePolicy, verdicts: ImageVerdict[], gone: Set<string>, atMs: number): void {
  const freed = new Set<string>()
  for (const {image} of verdicts) if (gone.has(image.digest)) for (const child of image.children ?? []) freed.add(child)
  const left = verdicts.filter(verdict => verdict.action !== 'expire')
  const after = applyRules(
    policy,
    left.map(verdict => verdict.image),
    atMs,
  ).verdicts
  for (const [index, verdict] of left.entries()) {
    const {action, rule} = after[index] as ImageVerdict
    if (verdict.action === 'keep' && freed.has(verdict.image.digest) && action !== 'keep' && rule !== undefined) {
      verdict.next = {action, rule}
    }
  }
}
