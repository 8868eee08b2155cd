import {agedFromMs} from './ages.js'
import type {ImageVerdict} from './evaluate.js'
import {indexChildren} from './image.js'

/** One image ECR's own preview would act on. */
export interface PreviewedImage {
  digest: string
  tags: string[]
  action: 'expire' | 'archive'
  rule: number
}

/** An image gantry and ECR judge differently, and the most likely reason. */
export interface PreviewDifference {
  digest: string
  tags: string[]
  gantry: string
  ecr: string
  why: string
}

const text = (action: string, rule: number | undefined) => (rule === undefined ? action : `${action} by rule ${rule}`)

/** Where the local evaluation and ECR's preview differ, each with a reason a person can check. */
export function comparePreview(
  verdicts: readonly ImageVerdict[],
  previewed: readonly PreviewedImage[],
): PreviewDifference[] {
  const theirs = new Map(previewed.map(image => [image.digest, image]))
  const children = indexChildren(verdicts.map(verdict => verdict.image))
  const times = new Map<number, number>()
  for (const {image} of verdicts) times.set(agedFromMs(image), (times.get(agedFromMs(image)) ?? 0) + 1)
  const differences = verdicts.flatMap((verdict): PreviewDifference[] => {
    const {image, action, rule} = verdict
    const other = theirs.get(image.digest)
    theirs.delete(image.digest)
    if ((other?.action ?? 'keep') === action && other?.rule === rule) return []
    return [
      {
        digest: image.digest,
        tags: image.tags,
        gantry: text(action, rule),
        ecr: text(other?.action ?? 'keep', other?.rule),
        why: children.has(image.digest)
          ? 'it is a child of an index'
          : image.subject !== undefined
            ? 'it belongs to another image (signature or SBOM)'
            : (times.get(agedFromMs(image)) ?? 0) > 1
              ? 'other images have the very same push time; their order is not documented'
              : image.status === 'ACTIVATING'
                ? 'it is on its way back from the archive'
                : 'not explained: please report it with the policy and describe-images',
      },
    ]
  })
  for (const image of theirs.values()) {
    differences.push({
      digest: image.digest,
      tags: image.tags,
      gantry: 'not seen',
      ecr: text(image.action, image.rule),
      why: 'it was pushed, or deleted, while both were looking',
    })
  }
  return differences
}
