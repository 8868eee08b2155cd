import {didYouMean} from '../core/did-you-mean.js'
import type {Finding} from '../core/finding.js'
import type {QueryTarget} from './evaluate.js'
import {type Predicate, predicates, type Query, type QueryNode} from './query.js'

const source = 'AWS docs: cluster query language'

type NamedTarget = QueryTarget & {attributeNames(): Iterable<string>}

/**
 * What a readable query may still get wrong on these container instances: an attribute no instance has, a `!=` on one
 * that some lack, `task:group !=`, a regular expression compared as text. Never an error: AWS takes all of them.
 */
export function checkQuery(query: Query, targets: readonly NamedTarget[]): Finding[] {
  const findings: Finding[] = []
  const seen = new Set<string>()
  for (const predicate of predicates(query.root)) {
    const key = query.text.slice(predicate.start, predicate.end)
    if (seen.has(key)) continue
    seen.add(key)
    findings.push(...checkPredicate(query, predicate, targets))
  }
  return findings
}

function checkPredicate(query: Query, predicate: Predicate, targets: readonly NamedTarget[]): Finding[] {
  const at = {line: 1, column: predicate.start + 1, endLine: 1, endColumn: predicate.end + 1}
  const clause = query.text.slice(predicate.start, predicate.end)
  const {attribute, operator} = predicate
  const base = {severity: 'warning' as const, at, source}
  if (predicate.subject === 'task:group' && /^!/.test(operator)) {
    const positive = operator === '!=' ? '==' : operator === '!in' ? 'in' : '=~'
    const argument = query.text
      .slice(predicate.start, predicate.end)
      .replace(/^task:group\s*(?:!=|!in|!~|not_\w+)\s*/, '')
    return [
      {
        ...base,
        rule: 'task-group-not-equals',
        certainty: 'unknown',
        what: `\`${clause}\` is ambiguous: an instance runs tasks of several groups`,
        why: 'AWS documents anti-affinity as `not(task:group == …)` alone',
        fix: `write \`not(task:group ${positive} ${argument})\``,
        evidence: [],
      },
    ]
  }
  if (predicate.subject !== 'attribute' || attribute === undefined || targets.length === 0) return []
  // whoever asks for existence beside the comparison has thought of the instances that lack it
  const guarded = [...predicates(query.root)].some(
    other =>
      other !== predicate &&
      other.attribute === attribute &&
      (other.operator === 'exists' || other.operator === '!exists'),
  )
  if (guarded || operator === '!exists') return []
  const having = targets.reduce((count, target) => count + (target.attribute(attribute) === undefined ? 0 : 1), 0)
  const evidence = [
    {name: `container instances with \`${attribute}\``, value: having},
    {name: 'container instances', value: targets.length},
  ]
  if (having === 0) {
    const names = new Set<string>()
    for (const target of targets) for (const name of target.attributeNames()) names.add(name)
    const meant = didYouMean(attribute, names)
    return [
      {
        ...base,
        rule: 'attribute-unknown',
        certainty: 'certain',
        what: `no container instance has the attribute \`${attribute}\``,
        ...(meant === undefined ? {} : {fix: `write \`attribute:${meant}\``}),
        evidence,
      },
    ]
  }
  if (having < targets.length && (operator === '!=' || operator === '!in' || operator === '!~')) {
    return [
      {
        ...base,
        rule: 'attribute-sometimes-missing',
        certainty: 'likely',
        what: `\`${clause}\` leaves out the ${targets.length - having} of ${targets.length} container instances that lack \`${attribute}\``,
        why: 'a comparison selects only instances that have the attribute',
        fix: `write \`(attribute:${attribute} !exists or ${clause})\` to select those too`,
        evidence,
      },
    ]
  }
  if ((operator === '==' || operator === '!=') && /[*^$]|\.\+/.test(predicate.values[0] ?? '')) {
    return [
      {
        ...base,
        rule: 'pattern-compared-as-text',
        certainty: 'likely',
        what: `\`${operator}\` compares \`${predicate.values[0]}\` letter by letter`,
        fix: `write \`${operator === '==' ? '=~' : '!~'}\` to match it as a regular expression`,
        evidence: [],
      },
    ]
  }
  return []
}

/** Why a node does not hold on an instance: each excluding condition with the value found. */
export function whyNot(query: Query, node: QueryNode, target: QueryTarget): string {
  const clause = query.text.slice(node.start, node.end)
  const found: string[] = []
  for (const predicate of predicates(node)) {
    const text = foundValue(predicate, target)
    if (text !== undefined && !found.includes(text)) found.push(text)
  }
  return `\`${clause}\` does not hold${found.length === 0 ? '' : `: ${found.join(', ')}`}`
}

function foundValue(predicate: Predicate, target: QueryTarget): string | undefined {
  switch (predicate.subject) {
    case 'attribute': {
      const value = target.attribute(predicate.attribute as string)
      return value === undefined ? `no \`${predicate.attribute}\`` : `${predicate.attribute} is \`${value}\``
    }
    case 'task:group': {
      const groups = [...target.groups.keys()].sort()
      return groups.length === 0
        ? 'it runs no task'
        : `it runs ${groups.slice(0, 3).join(', ')}${groups.length > 3 ? ` and ${groups.length - 3} more groups` : ''}`
    }
    case 'registeredAt':
      return target.registeredAtMs === undefined
        ? undefined
        : `registered ${new Date(target.registeredAtMs).toISOString()}`
    default: {
      const value = target[predicate.subject]
      return value === undefined ? `${predicate.subject} is not known` : `${predicate.subject} is ${value}`
    }
  }
}
