import type {Finding} from '../core/finding.js'
import type {LintReport} from './lint.js'

/** Findings that are known and left alone, by file: each as rule, pointer and words, how often. Lines may move. */
export interface Baseline {
  gantryLintBaseline: 1
  files: Record<string, Record<string, number>>
}

function keyOf(finding: Finding): string {
  return `${finding.code ?? finding.rule} ${finding.at?.pointer ?? ''} ${finding.what}`
}

/** The baseline that leaves every one of these findings alone. */
export function baselineOf(reports: readonly LintReport[]): Baseline {
  const files: Baseline['files'] = {}
  for (const {file, findings} of reports) {
    if (findings.length === 0) continue
    const known: Record<string, number> = {}
    for (const finding of findings) known[keyOf(finding)] = (known[keyOf(finding)] ?? 0) + 1
    files[file] = known
  }
  return {gantryLintBaseline: 1, files}
}

/** The report without what the baseline holds; what is left out counts as silenced. */
export function withoutBaseline(report: LintReport, baseline: Baseline): LintReport {
  const left = {...baseline.files[report.file]}
  const findings = report.findings.filter(finding => {
    const key = keyOf(finding)
    if (!left[key]) return true
    left[key]--
    return false
  })
  return {...report, findings, suppressed: report.suppressed + report.findings.length - findings.length}
}

/** Whether a JSON value is a baseline. */
export function isBaseline(value: unknown): value is Baseline {
  const files = (value as Baseline | null)?.files
  return (value as Baseline | null)?.gantryLintBaseline === 1 && typeof files === 'object' && files !== null
}
