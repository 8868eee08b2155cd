import {compareFindings, type Finding, type Severity} from '../core/finding.js'
import {type At, jsonPointer} from '../core/position.js'
import {type DocumentKind, documentsOf, type LintDocument} from './document.js'
import {heldBy} from './held.js'
import {type DefinitionNode, hasDoubt} from './node.js'
import type {LintOptions} from './options.js'
import type {ParsedFile, ParseProblem} from './parse.js'
import {isTerraformTemplate} from './parse-template.js'
import {type Edit, type Problem, profiles, type Rule} from './rule.js'
import {rules} from './rules/index.js'
import {suppress} from './suppressions.js'
import {terraformWords} from './terraform-words.js'

/** A Finding with the edits that mend it, where there are any. */
export interface LintFinding extends Finding {
  edits?: {
    kind: 'safe' | 'dangerous'
    changes: Edit[]
    /** Why they cannot be made in this file. */
    held?: string
  }
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
  const documents = documentsOf(file, options)
  const inner = documents.flatMap(({terraform}) => terraform?.problems ?? [])
  const findings = [...file.problems, ...inner].flatMap(problem => textFinding(problem, file, options) ?? [])
  const active = activeRules(options)
  let doubted: LintDocument[] | undefined
  for (const [index, document] of documents.entries()) {
    for (const rule of active) {
      if (!concerns(rule, document)) continue
      const problems = rule.check(document)
      if (problems.length === 0) continue
      doubted ??= documents.some(isDoubtful) ? documentsOf(file, options, true) : []
      const other = doubted[index]
      for (const problem of other ? surely(problems, rule, other) : problems) {
        const finding = toFinding(rule, problem, document)
        if (finding) findings.push(finding)
      }
    }
  }
  const kind = documents[0]?.kind ?? 'unknown'
  const kept = suppress(
    documents.some(({terraform}) => terraform) ? once(findings) : findings,
    file,
    documents,
    options,
  )
  kept.findings.sort(compareFindings)
  return {file: file.file, kind, findings: kept.findings, suppressed: kept.suppressed}
}

function concerns(rule: Rule, document: LintDocument): boolean {
  if (document.kind === 'cloudformation' && spellingRules.has(rule.id)) return false
  if (document.terraform && notInTerraform.has(rule.id)) return false
  // What a mistake in the text hides is no placeholder, and Terraform fills in its templates by itself.
  if (rule.id === 'unrendered-template' && (!document.file.root || isTerraformTemplate(document.file.file)))
    return false
  return rule.subject === 'file' || (rule.subject === 'task' ? document.task : document.service) !== undefined
}

function isDoubtful({root, service}: LintDocument): boolean {
  return hasDoubt(root) || (service?.task !== undefined && hasDoubt(service.task.root))
}

/** The problems that hold whatever stands in the part that could not be read. */
function surely(problems: Problem[], rule: Rule, doubted: LintDocument): Problem[] {
  const key = ({node, what}: Problem) => `${node.start} ${node.end} ${node.key} ${what}`
  const sure = new Set(rule.check(doubted).map(key))
  return problems.filter(problem => sure.has(key(problem)))
}

// CloudFormation has a spelling, types and members of its own; its linter knows them.
const spellingRules = new Set([
  'unknown-field',
  'wrong-case-field',
  'service-field',
  'describe-output-field',
  'required-member',
])
// Terraform fills in what others leave to a template, reads null as absent, and minds no letter case.
const notInTerraform = new Set([
  'unrendered-template',
  'gha-expression',
  'explicit-null',
  'wrong-case-field',
  'describe-output-field',
  'empty-string-value',
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

function textFinding(problem: ParseProblem, file: ParsedFile, options: LintOptions): LintFinding | undefined {
  const rule = ruleById.get(problem.rule)!
  const severity = severityOf(rule, options, problem.severity)
  if (severity === 'off') return undefined
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
}

function toFinding(rule: Rule, problem: Problem, document: LintDocument): LintFinding | undefined {
  const {file, options, terraform} = document
  const severity = severityOf(rule, options, problem.severity ?? rule.severity)
  if (severity === 'off') return undefined
  const awsMessage = problem.awsMessage ?? rule.awsMessage
  const word = terraform
    ? (text: string) => terraformWords(text, (problem.node.origin ?? problem.node).key)
    : (text: string) => text
  return {
    ...said(rule, severity),
    ...(problem.certainty ? {certainty: problem.certainty} : {}),
    what: word(problem.what),
    ...(problem.why ? {why: word(problem.why)} : {}),
    ...(problem.fix ? {fix: word(problem.fix)} : {}),
    evidence: problem.evidence ?? [],
    at: placeOf(problem.node, file, problem.on),
    ...(problem.related?.length ? {related: problem.related.map(node => placeOf(node, file))} : {}),
    ...(awsMessage ? {awsMessage} : {}),
    source: rule.source,
    ...(problem.edits && problem.edits.length > 0
      ? {edits: {kind: rule.fix ?? ('dangerous' as const), changes: problem.edits, ...heldBy(problem.edits, document)}}
      : {}),
  }
}

/** Two resources may share what stands in `locals`: one place is told of once. */
function once(findings: LintFinding[]): LintFinding[] {
  const told = new Set<string>()
  return findings.filter(({rule, at, what}) => {
    const key = `${rule} ${at?.line}:${at?.column} ${what}`
    return !told.has(key) && told.add(key)
  })
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
