import {countBySeverity, type Finding} from '../../core/finding.js'
import type {LintFinding, LintReport} from '../../definition/lint.js'

/** A Finding without what only the program needs (the edits of a fix). */
export function publicFinding(finding: LintFinding): Finding {
  const {edits: _, ...rest} = finding
  return rest
}

/** `lint --json`: every file with its findings, the counts and the number of silenced findings. */
export function lintDocument(reports: readonly LintReport[]): object {
  return {
    v: 1,
    files: reports.map(({file, kind, findings}) => ({file, kind, findings: findings.map(publicFinding)})),
    counts: countBySeverity(reports.flatMap(report => report.findings)),
    suppressed: reports.reduce((total, report) => total + report.suppressed, 0),
  }
}
