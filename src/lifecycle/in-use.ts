import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import type {ImageVerdict} from './evaluate.js'
import type {LifecycleImage} from './image.js'

/** Who needs an image. */
export interface ImageUse {
  kind: 'running-task' | 'stopped-task' | 'service' | 'service-revision' | 'task-definition' | 'lambda-function'
  /** A name a person can look up: an ARN's last part. */
  name: string
}

/** One mention of an image of the repository: by digest, by tag, or both. */
export interface UsedImage {
  digest?: string
  tag?: string
  by: ImageUse
}

/** What a look for images in use found, and where it did not look. */
export interface ImagesInUse {
  uses: UsedImage[]
  /** How many of each kind were read. */
  lookedAt: Array<{what: string; count: number}>
  /** Listings that failed: as long as there is one, nothing is known to be unused. */
  failed: Array<{what: string; why: string; iamAction?: string}>
  /** Places nobody looked: other regions, services without an API that lists images. */
  notLookedAt: string[]
}

/**
 * Digest → who needs it. A tag is resolved to the image that has it now. An image in use keeps its whole family: an
 * index keeps its children, a child its index and siblings, a subject its signatures.
 */
export function resolveInUse(images: readonly LifecycleImage[], uses: readonly UsedImage[]): Map<string, ImageUse[]> {
  const known = new Set(images.map(image => image.digest))
  const byTag = new Map(images.flatMap(image => image.tags.map(tag => [tag, image.digest] as const)))
  const kin = new Map<string, Set<string>>()
  const relate = (a: string, b: string) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const set = kin.get(from) ?? new Set<string>()
      set.add(to)
      kin.set(from, set)
    }
  }
  for (const image of images) {
    for (const child of image.children ?? []) relate(image.digest, child)
    if (image.subject !== undefined) relate(image.digest, image.subject)
  }
  const inUse = new Map<string, ImageUse[]>()
  for (const use of uses) {
    // With both, the digest is what runs; the tag is kept too, since it is what starts next.
    const starts = [use.digest, use.tag === undefined ? undefined : byTag.get(use.tag)]
    for (const start of new Set(starts.filter(digest => digest !== undefined))) {
      for (const digest of family(start, kin)) {
        if (!known.has(digest)) continue
        const users = inUse.get(digest) ?? []
        if (!users.some(user => user.kind === use.by.kind && user.name === use.by.name)) users.push(use.by)
        inUse.set(digest, users)
      }
    }
  }
  return inUse
}

function family(start: string, kin: Map<string, Set<string>>): Set<string> {
  const found = new Set([start])
  for (const digest of found) for (const other of kin.get(digest) ?? []) found.add(other)
  return found
}

/** A verdict that would take an image somebody needs. */
export interface GuardedVerdict {
  verdict: ImageVerdict
  usedBy: ImageUse[]
}

/** The verdicts that act, now or at the evaluation after, on images in use. */
export function imagesInDanger(
  verdicts: readonly ImageVerdict[],
  inUse: ReadonlyMap<string, ImageUse[]>,
): GuardedVerdict[] {
  return verdicts.flatMap(verdict => {
    const usedBy = inUse.get(verdict.image.digest)
    return usedBy && (verdict.action !== 'keep' || verdict.next) ? [{verdict, usedBy}] : []
  })
}

const source = 'containers-roadmap#1078: lifecycle policies do not know what ECS runs'

/** The guard's answer as findings; no error among them means nothing in use is touched, as far as was looked. */
export function guardFindings(inDanger: readonly GuardedVerdict[], look: ImagesInUse): Finding[] {
  const findings: Finding[] = []
  for (const {verdict, usedBy} of inDanger) {
    const {image, action, rule, next} = verdict
    findings.push({
      rule: 'image-in-use',
      severity: 'error',
      certainty: 'certain',
      what: `rule ${rule ?? next?.rule} would ${action === 'keep' ? `${next?.action} (at the evaluation after)` : action} ${imageName(image)}, which is in use`,
      why: `needed by ${usedBy.slice(0, 5).map(describeUse).join(', ')}${usedBy.length > 5 ? ` and ${usedBy.length - 5} more` : ''}`,
      fix: 'let a rule with a lower number match it and keep it, or pass --allow-in-use',
      evidence: [
        {name: 'digest', value: image.digest},
        {name: 'uses', value: usedBy.length},
      ],
      source,
    })
  }
  for (const {what, why, iamAction} of look.failed) {
    findings.push({
      rule: 'in-use-unknown',
      severity: 'error',
      certainty: 'unknown',
      what: `could not tell which images are in use: ${what}`,
      why,
      ...(iamAction ? {fix: `allow ${iamAction} for the caller`} : {}),
      evidence: look.lookedAt.map(({what: name, count}) => ({name, value: count})),
      source,
    })
  }
  return findings
}

/** `running-task 1a2b` for people. */
export function describeUse(use: ImageUse): string {
  return `${use.kind.replaceAll('-', ' ')} ${use.name}`
}

/** An image's first tag and digest, short. */
export function imageName(image: LifecycleImage): string {
  const more = image.tags.length > 1 ? ` (+${plural(image.tags.length - 1, 'tag')})` : ''
  return `${image.tags[0] ?? 'untagged'}${more} ${image.digest.slice(0, 19)}`
}
