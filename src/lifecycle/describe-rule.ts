import type {LifecyclePolicy, LifecycleRule} from './policy.js'

/** A rule as one sentence: `expire standard images tagged prod*, all but the 10 youngest`. */
export function describeRule(rule: LifecycleRule): string {
  const entries = rule.patterns ?? rule.prefixes?.map(prefix => `${prefix}*`)
  const tags = entries ? `tagged ${entries.join(' and ')}` : rule.tagStatus === 'any' ? 'of any tag' : 'untagged'
  const which =
    rule.countType === 'imageCountMoreThan'
      ? `all but the ${rule.countNumber} youngest`
      : `${{sinceImagePushed: 'pushed', sinceImagePulled: 'not pulled for', sinceImageTransitioned: 'archived'}[rule.countType]} more than ${rule.countNumber} days${rule.countType === 'sinceImagePulled' ? '' : ' ago'}`
  return `${rule.action} ${rule.storageClass === 'archive' ? 'archived images' : 'images'} ${tags}, ${which}`
}

/** A rule that differs between two policies; `from` absent: new, `to` absent: gone. */
export interface RuleDifference {
  priority: number
  from?: string
  to?: string
}

/** What differs between two policies, rule by rule; the order of writing and descriptions do not count. */
export function comparePolicies(from: LifecyclePolicy | undefined, to: LifecyclePolicy): RuleDifference[] {
  const before = new Map((from?.rules ?? []).map(rule => [rule.priority, describeRule(rule)]))
  const after = new Map(to.rules.map(rule => [rule.priority, describeRule(rule)]))
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort((a, b) => a - b)
    .flatMap(priority => {
      const [old, now] = [before.get(priority), after.get(priority)]
      return old === now ? [] : [{priority, ...(old ? {from: old} : {}), ...(now ? {to: now} : {})}]
    })
}
