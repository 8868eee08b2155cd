import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import {agedFromMs} from './ages.js'
import type {ImageVerdict} from './evaluate.js'
import {hasUnreadIndex, isIndex} from './image.js'
import type {LifecycleRule} from './policy.js'

const docs = 'AWS docs: automate the cleanup of images by using lifecycle policies in Amazon ECR'

/** What one rule came by during an evaluation. */
export interface RuleRecord {
  rule: LifecycleRule
  meets(tags: readonly string[]): boolean
  /** Images it identified so far, youngest first. */
  rank: number
  /** Push time of the last image its count keeps. */
  lineMs?: number
  /** The image after the line has the same push time. */
  tied: boolean
  /** Images whose days were over for less than a day. */
  close: ImageVerdict[]
}

/** What AWS leaves open, or what is not known of the images, where it mattered to a verdict. */
export function flagOpenPoints(records: readonly RuleRecord[], verdicts: readonly ImageVerdict[]): Finding[] {
  const flags: Finding[] = []
  const flag = (
    rule: string,
    certainty: Finding['certainty'],
    what: string,
    why: string,
    evidence: Finding['evidence'],
    fix?: string,
  ) => flags.push({rule, severity: 'warning', certainty, what, why, evidence, source: docs, ...(fix ? {fix} : {})})
  const images = verdicts.map(verdict => verdict.image)

  for (const {rule, close, tied, lineMs} of records) {
    if (close.length > 0) {
      flag(
        'rounding-of-days',
        'unknown',
        `${plural(close.length, 'image')} passed the ${rule.countNumber} days of rule ${rule.priority} less than a day ago`,
        'whether AWS rounds "older than" to whole days is not documented, and it acts within 24 hours',
        [{name: 'rule', value: rule.priority}, ...names(close)],
      )
    }
    if (tied) {
      const equals = verdicts.filter(
        ({image, ranked}) => agedFromMs(image) === lineMs && ranked.includes(rule.priority),
      )
      flag(
        'equal-times',
        'unknown',
        `${plural(equals.length, 'image')} of one push time stand on both sides of the ${rule.countNumber} that rule ${rule.priority} keeps`,
        'which of them AWS ranks younger is not documented; here the digest decides',
        [{name: 'rule', value: rule.priority}, ...names(equals)],
      )
    }
  }
  const freed = verdicts.filter(verdict => verdict.next)
  if (freed.length > 0) {
    flag(
      'next-evaluation',
      'likely',
      `${plural(freed.length, 'image')} will go at the evaluation after this one`,
      'a child of an index cannot go before its index; once that is gone it is an untagged image like any other',
      names(freed),
    )
  }
  const referrers = verdicts.filter(({image}) => image.subject !== undefined)
  if (referrers.length > 0) {
    flag(
      'referrers-not-ranked',
      'unknown',
      `${plural(referrers.length, 'signature or SBOM', 'signatures or SBOMs')} were not ranked`,
      'they go within 24 hours after their subject; whether count rules rank them is not documented',
      names(referrers),
    )
  }
  const activating = verdicts.filter(({image}) => image.status === 'ACTIVATING')
  if (activating.length > 0) {
    flag(
      'activating',
      'unknown',
      `${plural(activating.length, 'image')} are on their way back from the archive`,
      'what a rule does to them meanwhile is not documented',
      names(activating),
    )
  }
  if (hasUnreadIndex(images)) {
    flag(
      'children-unknown',
      'unknown',
      'the children of some indexes are not known',
      'children of an index are neither ranked nor touched; these were counted as images of their own',
      [
        {
          name: 'indexes',
          value: images.filter(image => image.children === undefined && isIndex(image.mediaType)).length,
        },
      ],
      'read the repository itself: gantry lifecycle eval REPOSITORY',
    )
  }
  return flags
}

const names = (verdicts: readonly ImageVerdict[]): Finding['evidence'] => [
  {
    name: 'images',
    value:
      verdicts
        .slice(0, 3)
        .map(({image}) => image.tags[0] ?? image.digest.slice(0, 19))
        .join(', ') + (verdicts.length > 3 ? ` and ${verdicts.length - 3} more` : ''),
  },
]
