import type {Severity} from '../../core/finding.js'
import {plural} from '../../core/units.js'
import type {LintFinding, LintReport} from '../../definition/lint.js'

const command: Record<Severity, string> = {error: 'error', warning: 'warning', suggestion: 'notice'}

/** What GitHub shows of a kind of annotation for one step; the log holds them all. */
const shownOfAKind = 10

/**
 * GitHub workflow commands, one a line: they become annotations of the changed files. The gravest come first, since
 * GitHub drops what is too much; where it will, a last line says so.
 */
export function githubAnnotations(reports: readonly LintReport[]): string {
  const findings = reports.flatMap(report => report.findings)
  const kinds = Object.keys(command).map(kind => findings.filter(({severity}) => severity === kind))
  const dropped = kinds.some(({length}) => length > shownOfAKind)
  const counts = kinds.flatMap(([first, ...rest]) => (first ? plural(rest.length + 1, first.severity) : []))
  const note = `${counts.join(', ')}: GitHub shows ${shownOfAKind} annotations of a kind, this log all of them`
  return [...annotations(kinds.flat()), ...(dropped ? [note] : [])].join('\n')
}

function annotations(findings: readonly LintFinding[]): string[] {
  return findings.map(({severity, at, code, rule, what, why, fix}) => {
    const properties = {
      file: at?.file ?? '',
      line: at?.line ?? 1,
      col: at?.column ?? 1,
      endLine: at?.endLine ?? 1,
      endColumn: at?.endColumn ?? 1,
      title: [code, rule].filter(Boolean).join(' '),
    }
    const place = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`)
    const message = [what, why, fix ? `fix: ${fix}` : undefined].filter(Boolean).join('\n')
    return `::${command[severity]} ${place.join(',')}::${data(message)}`
  })
}

// GitHub's own escapes: a message can neither end its line nor start another command.
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
