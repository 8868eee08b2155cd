import {jsonPointer} from '../core/position.js'
import type {LintDocument} from './document.js'
import type {LintFinding} from './lint.js'
import type {LintOptions} from './options.js'
import type {Comment, ParsedFile} from './parse.js'

/** One request to be silent about some rules somewhere. */
interface Suppression {
  names: Set<string>
  covers(finding: LintFinding): boolean
  used: Set<string>
  start: number
  end: number
}

const directive = /^gantry-ignore(-next-line|-file)?(?:[\s:]+|$)(.*)$/s
const name = /^(\d{3,4}|[a-zA-Z][\w-]*-[\w-]+|parse|enum|tags|tmpfs|neuron|credspec|swappiness|privileged)$/

/** The label of a container's dockerLabels that silences rules in strict JSON, where no comment can stand. */
export const ignoreLabel = 'gantry.lint/ignore'

/**
 * Drops what comments (`gantry-ignore 407 why`, `gantry-ignore-next-line …`, `gantry-ignore-file …`), container labels
 * and ignored pointers silence; names every suppression that silenced nothing. A text that cannot be read is never
 * silenced.
 */
export function suppress(
  findings: LintFinding[],
  file: ParsedFile,
  documents: LintDocument[],
  options: LintOptions,
): {findings: LintFinding[]; suppressed: number} {
  const suppressions = [
    ...file.comments.flatMap(comment => fromComment(comment, file) ?? []),
    ...documents.flatMap(document => fromLabels(document)),
  ].slice(0, 1000)
  const ignored = options.ignorePointers ?? []
  if (suppressions.length === 0 && ignored.length === 0) return {findings, suppressed: 0}
  const kept = findings.filter(finding => {
    if (finding.rule === 'parse' && finding.severity === 'error') return true
    const pointer = finding.at?.pointer ?? ''
    if (ignored.some(prefix => pointer === prefix || pointer.startsWith(`${prefix}/`))) return false
    for (const suppression of suppressions) {
      const named = [finding.code ?? '', finding.rule].find(word => suppression.names.has(word))
      if (named === undefined || !suppression.covers(finding)) continue
      suppression.used.add(named)
      return false
    }
    return true
  })
  const suppressed = findings.length - kept.length
  for (const suppression of suppressions) {
    for (const unused of suppression.names) {
      if (suppression.used.has(unused)) continue
      kept.push({
        rule: 'unused-suppression',
        severity: 'warning',
        certainty: 'certain',
        what: `nothing here is silenced by \`gantry-ignore ${unused}\``,
        fix: 'remove it',
        evidence: [],
        at: file.lines.at(suppression.start, suppression.end, '', file.file),
        source: 'gantry: suppressions',
      })
    }
  }
  return {findings: kept, suppressed}
}

function namesOf(text: string): Set<string> {
  const names = new Set<string>()
  for (const word of text.split(/[\s,]+/)) {
    if (!name.test(word)) break
    names.add(word)
  }
  return names
}

function fromComment(comment: Comment, file: ParsedFile): Suppression | undefined {
  const match = directive.exec(comment.text)
  if (!match) return undefined
  const names = namesOf(match[2] ?? '')
  if (names.size === 0) return undefined
  const {line} = file.lines.position(comment.start)
  const before = file.text.slice(file.text.lastIndexOf('\n', comment.start - 1) + 1, comment.start)
  const alone = before.trim() === ''
  const whole = match[1] === '-file' || (match[1] === undefined && alone && comment.start < (file.root?.start ?? 0))
  const covered = match[1] === '-next-line' || (alone && match[1] === undefined) ? line + 1 : line
  return {
    names,
    used: new Set(),
    start: comment.start,
    end: comment.end,
    covers: finding => whole || finding.at?.line === covered,
  }
}

function fromLabels(document: LintDocument): Suppression[] {
  return (document.task?.containers ?? []).flatMap(container => {
    const label = container.raw('dockerLabels')?.raw(ignoreLabel)
    const names = namesOf(label?.string ?? '')
    if (!label || names.size === 0) return []
    const pointer = jsonPointer(container.path)
    const covers = (finding: LintFinding) => {
      const at = finding.at?.pointer ?? ''
      return at === pointer || at.startsWith(`${pointer}/`)
    }
    return {names, covers, used: new Set<string>(), start: label.start, end: label.end}
  })
}
