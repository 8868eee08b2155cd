import {compareFindings, type Finding, type Severity} from '../core/finding.js'
import {type At, jsonPointer} from '../core/position.js'
import {type DocumentKind, documentsOf, type LintDocument} from './document.js'
import type {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'
import type {ParsedFile} from './parse.js'
import {type Edit, type Problem, profiles, type Rule} from './rule.js'
import {rules} from './rules/index.js'
import {suppress} from './suppressions.js'

/** A Finding with the edits that mend it, where there are any. */
export interface LintFinding extends Finding {
  edits?: {kind: 'safe' | 'dangerous'; changes: Edit[]}
}

/** What `lint` says about one file. */
export interface LintReport {
  file: string
  kind: DocumentKind
  findings: LintFinding[]
  /** Findings that a comment, a label or the configuration silenced. */
  suppressed: number
}

/**
 * Every Finding about a file, in the order of its lines. Pure: no I/O, and no SDK. The rules that run are those of
 * `options.profile` (default: recommended), as far as `options.rules` does not switch them on or off.
 */
export function lint(file: ParsedFile, options: LintOptions = {}): LintFinding[] {
  return lintReport(file, options).findings
}

/** `lint`, with the kind of the file and the number of silenced findings. */
export function lintReport(file: ParsedFile, options: LintOptions = {}): LintReport {
  const findings: LintFinding[] = file.problems.flatMap(problem => {
    const rule = ruleById.get(problem.rule)!
    const severity = severityOf(rule, options, problem.severity)
    if (severity === 'off') return []
    const {start, end, related, edits} = problem
    return {
      ...said(rule, severity),
      what: problem.what,
      ...(problem.fix ? {fix: problem.fix} : {}),
      evidence: [],
      at: file.lines.at(start, end, '', file.file),
      ...(related ? {related: [file.lines.at(related.start, related.end, '', file.file)]} : {}),
      source: rule.source,
      ...(edits ? {edits: {kind: 'safe' as const, changes: edits}} : {}),
    }
  })
  const documents = documentsOf(file, options)
  const active = activeRules(options)
  for (const document of documents) {
    for (const rule of active) {
      if (document.kind === 'cloudformation' && spellingRules.has(rule.id)) continue
      if (rule.subject === 'task' ? !document.task : rule.subject === 'service' && !document.service) continue
      for (const problem of rule.check(document)) {
        const finding = toFinding(rule, problem, document)
        if (finding) findings.push(finding)
      }
    }
  }
  const kind = documents[0]?.kind ?? 'unknown'
  const kept = suppress(findings, file, documents, options)
  kept.findings.sort(compareFindings)
  return {file: file.file, kind, findings: kept.findings, suppressed: kept.suppressed}
}

// CloudFormation has a spelling, types and members of its own; its linter knows them.
const spellingRules = new Set([
  'unknown-field',
  'wrong-case-field',
  'service-field',
  'describe-output-field',
  'required-member',
])
const ruleById = new Map<string, Rule>(rules.map(rule => [rule.id, rule]))
const activeByOptions = new WeakMap<LintOptions, Rule[]>()

/** The rule of an id or a code. */
export function ruleNamed(idOrCode: string): Rule | undefined {
  return ruleById.get(idOrCode) ?? rules.find(rule => rule.code === idOrCode)
}

function activeRules(options: LintOptions): Rule[] {
  let active = activeByOptions.get(options)
  if (!active) {
    const level = profiles.indexOf(options.profile ?? 'recommended')
    active = rules.filter(rule => {
      const chosen = options.rules?.[rule.id] ?? options.rules?.[rule.code]
      return chosen ? chosen !== 'off' : profiles.indexOf(rule.profile) <= level
    })
    activeByOptions.set(options, active)
  }
  return active
}

function severityOf(rule: Rule, options: LintOptions, own: Severity): Severity | 'off' {
  return options.rules?.[rule.id] ?? options.rules?.[rule.code] ?? own
}

function said(rule: Rule, severity: Severity) {
  return {rule: rule.id, code: rule.code, severity, certainty: rule.certainty}
}

function toFinding(rule: Rule, problem: Problem, {file, options, kind}: LintDocument): LintFinding | undefined {
  const severity = severityOf(rule, options, problem.severity ?? rule.severity)
  if (severity === 'off') return undefined
  const awsMessage = problem.awsMessage ?? rule.awsMessage
  return {
    ...said(rule, severity),
    ...(problem.certainty ? {certainty: problem.certainty} : {}),
    what: problem.what,
    ...(problem.why ? {why: problem.why} : {}),
    ...(problem.fix ? {fix: problem.fix} : {}),
    evidence: problem.evidence ?? [],
    at: placeOf(problem.node, file, problem.on),
    ...(problem.related?.length ? {related: problem.related.map(node => placeOf(node, file))} : {}),
    ...(awsMessage ? {awsMessage} : {}),
    source: rule.source,
    ...(problem.edits && problem.edits.length > 0 && kind !== 'cloudformation'
      ? {edits: {kind: rule.fix ?? ('dangerous' as const), changes: problem.edits}}
      : {}),
  }
}

/** The token a reader looks at: a scalar itself, the name of an object or list, else its opening bracket. */
function placeOf(node: DefinitionNode, file: ParsedFile, on?: 'key' | 'value'): At {
  const pointer = jsonPointer(node.path)
  const scalar = node.kind !== 'object' && node.kind !== 'array'
  if ((on === 'key' || (on !== 'value' && !scalar)) && node.keyStart >= 0) {
    return file.lines.at(node.keyStart, node.keyEnd, pointer, file.file)
  }
  if (scalar) return file.lines.at(node.start, node.end, pointer, file.file)
  const name = on === 'value' ? undefined : node.raw('name')
  if (name?.string !== undefined && node.parent) return file.lines.at(name.start, name.end, pointer, file.file)
  return file.lines.at(node.start, Math.min(node.start + 1, file.text.length), pointer, file.file)
}
