import {findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser'
import type {Finding} from '../core/finding.js'
import {type At, jsonPointer, LineTable} from '../core/position.js'
import {checkRuleSet} from './check-rule-set.js'
import {checkGrammar} from './grammar.js'
import type {LifecyclePolicy, LifecycleRule} from './policy.js'
import {policyTextLimit} from './policy.js'

/** A policy text as read: the policy is there only when nothing in `findings` is an error. */
export interface ParsedPolicy {
  policy?: LifecyclePolicy
  findings: Finding[]
}

const source = 'AWS docs: lifecycle policy properties in Amazon ECR'

/** The sentence ECR wraps its reason in; the reason is what stands in it verbatim (observed). */
export function validationFailure(reason: string): string {
  return `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${reason}'`
}

/** A member of the policy under check. */
export interface Member {
  path: readonly (string | number)[]
  value: unknown
}

/** How the checks say what is wrong. `reason`, where it is known, is ECR's own. */
export type Report = (
  rule: string,
  path: readonly (string | number)[],
  words: {
    what: string
    fix?: string
    reason?: string
    why?: string
    severity?: Finding['severity']
    key?: boolean
    source?: string
  },
) => void

/**
 * Reads and checks a lifecycle policy: its grammar, then its rules against each other. Findings carry places, and what
 * ECR itself answers where that is known.
 */
export function parsePolicy(text: string, file?: string): ParsedPolicy {
  const lines = new LineTable(text)
  const errors: ParseError[] = []
  // A parser that descends would run out of stack; a policy is four levels deep.
  const tree = isDeep(text) ? undefined : parseTree(text, errors, {disallowComments: true, allowTrailingComma: false})
  const findings: Finding[] = []
  const place = (path: readonly (string | number)[], key = false): At => {
    let node: Node | undefined
    let length = path.length
    while (length >= 0 && !node) node = tree && findNodeAtLocation(tree, path.slice(0, length--) as (string | number)[])
    const named = key && node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined
    const found = named ?? node
    return lines.at(
      found?.offset ?? 0,
      (found?.offset ?? 0) + (found?.length ?? 0),
      jsonPointer(path.slice(0, length + 1)),
      file,
    )
  }
  const report: Report = (rule, path, words) =>
    findings.push({
      rule,
      severity: words.severity ?? 'error',
      certainty: 'certain',
      what: words.what,
      ...(words.why ? {why: words.why} : {}),
      ...(words.fix ? {fix: words.fix} : {}),
      evidence: [],
      at: place(path, words.key),
      ...(words.reason ? {awsMessage: validationFailure(words.reason)} : {}),
      source: words.source ?? source,
    })
  const [problem] = errors
  if (problem || !tree || tree.type !== 'object') {
    findings.push({
      rule: 'policy-not-json',
      severity: 'error',
      certainty: 'certain',
      what: problem
        ? `the policy is not JSON: ${printParseErrorCode(problem.error)}`
        : 'the policy is not a JSON object',
      evidence: [],
      at: lines.at(problem?.offset ?? 0, (problem?.offset ?? 0) + (problem?.length ?? 0), undefined, file),
      awsMessage: validationFailure('Could not map policyString into LifecyclePolicy.'),
      source,
    })
    return {findings}
  }
  if (text.length > policyTextLimit) {
    report('policy-too-long', [], {
      what: `the policy has ${text.length} characters; AWS takes at most ${policyTextLimit}`,
      fix: 'leave out descriptions and white space, or merge rules',
    })
  }
  const value = plainValue(tree) as Record<string, unknown>
  checkGrammar(value, tree, report)
  if (findings.some(finding => finding.severity === 'error')) return {findings}
  const policy: LifecyclePolicy = {
    rules: (value['rules'] as WrittenRule[])
      .map((rule, index) => readRule(rule, place(['rules', index])))
      .sort((a, b) => a.priority - b.priority),
  }
  const positions = new Map((value['rules'] as WrittenRule[]).map((rule, index) => [rule.rulePriority, index]))
  checkRuleSet(policy, priority => ['rules', positions.get(priority) as number], report)
  return findings.some(finding => finding.severity === 'error') ? {findings} : {policy, findings}
}

interface WrittenRule {
  rulePriority: number
  description?: string
  selection: {
    tagStatus: LifecycleRule['tagStatus']
    tagPatternList?: string[]
    tagPrefixList?: string[]
    storageClass?: LifecycleRule['storageClass']
    countType: LifecycleRule['countType']
    countNumber: number
  }
  action: {type: 'expire' | 'transition'}
}

function readRule({rulePriority, description, selection, action}: WrittenRule, at: At): LifecycleRule {
  return {
    priority: rulePriority,
    ...(description === undefined ? {} : {description}),
    tagStatus: selection.tagStatus,
    ...(selection.tagPatternList ? {patterns: selection.tagPatternList} : {}),
    ...(selection.tagPrefixList ? {prefixes: selection.tagPrefixList} : {}),
    storageClass: selection.storageClass ?? 'standard',
    countType: selection.countType,
    countNumber: selection.countNumber,
    action: action.type === 'expire' ? 'expire' : 'archive',
    at,
  }
}

/** A node's plain value; later members of one name win, as in every JSON reader. */
function plainValue(node: Node): unknown {
  if (node.type === 'object') {
    return Object.fromEntries(
      (node.children ?? []).map(({children = []}) => [
        children[0]?.value,
        children[1] ? plainValue(children[1]) : undefined,
      ]),
    )
  }
  if (node.type === 'array') return (node.children ?? []).map(plainValue)
  return node.value
}

/** Whether brackets nest deeper than a hundred levels, whatever stands between them. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x5b || code === 0x7b) {
      if (++depth > 100) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}
