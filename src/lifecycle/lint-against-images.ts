import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import type {LifecycleImage} from './image.js'
import {compileTagging, type LifecyclePolicy} from './policy.js'

const source = 'AWS docs: lifecycle policy evaluation rules'

/**
 * What only shows beside the images: rules that match none of them (and so shield none), a count over tags of several
 * kinds, an untagged rule where images are deployed by digest.
 */
export function lintAgainstImages(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  deployedByDigest: ReadonlySet<string> = new Set(),
): Finding[] {
  const findings: Finding[] = []
  const add = (finding: Pick<Finding, 'rule' | 'what' | 'why' | 'fix' | 'evidence' | 'at'>) =>
    findings.push({severity: 'warning', certainty: 'certain', source, ...finding})
  for (const rule of policy.rules) {
    const meets = compileTagging(rule)
    const matched = images.filter(image => image.storageClass === rule.storageClass && meets(image.tags))
    const place = rule.at ? {at: rule.at} : {}
    if (rule.tagStatus === 'tagged' && matched.length === 0 && images.length > 0) {
      add({
        rule: 'matches-nothing',
        what: `rule ${rule.priority} matches none of the ${plural(images.length, 'image')}: it expires nothing and shields nothing`,
        why: 'images it was meant to protect are open to every lower rule',
        fix: `compare ${(rule.patterns ?? rule.prefixes ?? []).join(', ')} with the tags there are`,
        evidence: [{name: 'images', value: images.length}],
        ...place,
      })
    }
    if (rule.tagStatus === 'untagged') {
      const deployed = matched.filter(image => deployedByDigest.has(image.digest))
      if (deployed.length > 0) {
        add({
          rule: 'untagged-deployed-by-digest',
          what: `rule ${rule.priority} selects untagged images, and ${plural(deployed.length, 'untagged image')} of them run by digest`,
          why: 'a service keeps starting the digest it was deployed with, even after its tag moved to another image',
          fix: 'tag what is deployed with a tag of its own, and keep those tags by a rule with a lower number',
          evidence: [{name: 'deployed', value: deployed.length}],
          ...place,
        })
      }
    }
    const kinds = new Set(matched.map(image => kindOf(image.tags[0])))
    if (rule.countType === 'imageCountMoreThan' && kinds.size > 1 && matched.length > rule.countNumber) {
      add({
        rule: 'count-over-mixed-tags',
        what: `rule ${rule.priority} counts images of several kinds together: ${[...kinds].slice(0, 5).join(', ')}`,
        why: `a busy kind pushes the others out of the ${rule.countNumber} that are kept`,
        fix: 'write one rule for each kind, the one to keep longest first',
        evidence: [
          {name: 'matched', value: matched.length},
          {name: 'kept', value: rule.countNumber},
        ],
        ...place,
      })
    }
  }
  return findings
}

/** The word a tag starts with: `dev-12` and `dev-13` are of one kind, `v1.2` is of another. */
function kindOf(tag: string | undefined): string {
  if (tag === undefined) return 'untagged'
  if (/^v?\d+(\.\d+)+/.test(tag)) return 'versions'
  if (/^[0-9a-f]{7,40}$/.test(tag)) return 'commits'
  return `${/^[A-Za-z]+/.exec(tag)?.[0] ?? 'other'}…`
}
