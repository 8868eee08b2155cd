import type {Severity} from '../../core/finding.js'
import type {LintReport} from '../../definition/lint.js'

const command: Record<Severity, string> = {error: 'error', warning: 'warning', suggestion: 'notice'}

/** GitHub workflow commands, one a line: they become annotations of the changed files. */
export function githubAnnotations(reports: readonly LintReport[]): string {
  return reports
    .flatMap(report => report.findings)
    .map(({severity, at, code, rule, what, why, fix}) => {
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
    .join('\n')
}

// GitHub's own escapes: a message can neither end its line nor start another command.
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
