import type {Severity} from '../../core/finding.js'
import type {LintReport} from '../../definition/lint.js'

const severityWord: Record<Severity, string> = {error: 'major', warning: 'minor', suggestion: 'info'}

/** GitLab's code quality report; the fingerprint stays the same when lines move. */
export function gitlabDocument(reports: readonly LintReport[]): object[] {
  const seen = new Map<string, number>()
  return reports.flatMap(({file, findings}) =>
    findings.map(finding => {
      const key = `${file}\u0000${finding.rule}\u0000${finding.at?.pointer ?? ''}\u0000${finding.what}`
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      return {
        description: [finding.what, finding.fix ? `fix: ${finding.fix}` : undefined].filter(Boolean).join('; '),
        check_name: finding.rule,
        fingerprint: fingerprint(`${key}\u0000${times}`),
        severity: severityWord[finding.severity],
        location: {path: file, lines: {begin: finding.at?.line ?? 1, end: finding.at?.endLine ?? 1}},
      }
    }),
  )
}

// FNV-1a over 64 bits, as hexadecimal: stable, and no secret.
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
