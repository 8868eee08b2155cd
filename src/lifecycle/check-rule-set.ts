import type {Report} from './parse-policy.js'
import type {LifecyclePolicy, LifecycleRule, StorageClass} from './policy.js'

/**
 * Checks the rules against each other (AWS docs: lifecycle policy evaluation rules), and warns of what AWS takes but
 * people did not mean. `pathOf` gives where the rule of a priority is written.
 */
export function checkRuleSet(
  policy: LifecyclePolicy,
  pathOf: (priority: number) => readonly (string | number)[],
  report: Report,
): void {
  for (const storageClass of ['standard', 'archive'] as const)
    checkClass(
      policy.rules.filter(rule => rule.storageClass === storageClass),
      storageClass,
      pathOf,
      report,
    )
  for (const rule of policy.rules) {
    const entries = rule.patterns ?? rule.prefixes ?? []
    const list = rule.patterns ? 'tagPatternList' : 'tagPrefixList'
    const path = [...pathOf(rule.priority), 'selection', list]
    if (entries.length > 1) {
      report('patterns-all-needed', path, {
        what: `rule ${rule.priority} takes only images that match all of ${entries.map(entry => `\`${entry}\``).join(', ')}`,
        why: 'several entries of one list mean AND: every one of them must match some tag of the image',
        fix: 'for OR, write one rule for each',
        severity: 'warning',
      })
    }
    for (const [index, entry] of entries.entries()) {
      if (entries.indexOf(entry) !== index)
        report('entry-twice', [...path, index], {
          what: `\`${entry}\` stands in the list twice`,
          severity: 'warning',
          fix: 'take one out',
        })
    }
  }
}

function checkClass(
  rules: LifecycleRule[],
  storageClass: StorageClass,
  pathOf: (priority: number) => readonly (string | number)[],
  report: Report,
): void {
  const untagged = rules.filter(rule => rule.tagStatus === 'untagged')
  for (const rule of untagged.slice(1)) {
    report('untagged-twice', [...pathOf(rule.priority), 'selection', 'tagStatus'], {
      what: `rules ${untagged[0]?.priority} and ${rule.priority} both select untagged images of class ${storageClass}`,
      fix: 'keep one of them',
      reason: 'Only one rule can select Untagged images per storage class',
    })
  }
  const any = rules.filter(rule => rule.tagStatus === 'any')
  for (const rule of any) {
    const below = rules.filter(other => other.priority > rule.priority)
    if (below.length === 0) continue
    report('any-not-last', [...pathOf(rule.priority), 'selection', 'tagStatus'], {
      what: `rule ${rule.priority} selects any image, so ${below.length === 1 ? 'rule' : 'rules'} ${below.map(other => other.priority).join(', ')} could never act`,
      fix: `give it the highest number of its class (above ${Math.max(...below.map(other => other.priority))})`,
      reason: 'Rule for tagStatus=ANY must have the lowest priority per storage class',
    })
  }
  const prefixes = new Map<string, number>()
  for (const rule of rules) {
    const key = tagKey(rule)
    if (key === undefined) continue
    const first = prefixes.get(key)
    if (first !== undefined) {
      report('same-tags-twice', [...pathOf(rule.priority), 'selection'], {
        what: `rules ${first} and ${rule.priority} select the same tags`,
        why: 'the first shields every image it matches, so the second never acts; AWS wants a unique set of prefixes',
        fix: 'keep one of them',
        severity: rule.prefixes ? 'error' : 'warning',
      })
    } else prefixes.set(key, rule.priority)
    const wider = rules.find(other => other.priority < rule.priority && tagKey(other) !== key && covers(other, rule))
    if (wider) {
      report('shielded-by-higher', [...pathOf(rule.priority), 'selection'], {
        what: `rule ${rule.priority} can never act: every image it matches belongs to rule ${wider.priority}`,
        why: 'an image that meets the tagging requirements of a rule is out of reach of every lower rule, even when that rule spares it',
        fix: `put rule ${rule.priority} before rule ${wider.priority}`,
        severity: 'warning',
      })
    }
  }
}

const tagKey = (rule: LifecycleRule): string | undefined => {
  const entries = rule.patterns ?? rule.prefixes?.map(prefix => `${prefix}*`)
  return entries === undefined ? undefined : JSON.stringify([...new Set(entries)].sort())
}

/** Whether every image of `narrow` surely meets the tagging requirements of `wide`: all its entries start wider ones. */
function covers(wide: LifecycleRule, narrow: LifecycleRule): boolean {
  const starts = (rule: LifecycleRule) =>
    rule.prefixes ?? rule.patterns?.map(pattern => (/^[^*]*\*$/.test(pattern) ? pattern.slice(0, -1) : undefined)) ?? []
  const wideStarts = starts(wide)
  const narrowStarts = (narrow.prefixes ?? narrow.patterns ?? []).map(entry => entry.split('*')[0] as string)
  return (
    wideStarts.length > 0 &&
    wideStarts.every(start => start !== undefined && narrowStarts.some(entry => entry.startsWith(start)))
  )
}
