import {plural} from '../core/units.js'
import type {LintReport} from '../definition/lint.js'
import type {Rule} from '../definition/rule.js'
import {formatFinding, type Paint, summaryText} from './findings.js'
import {githubAnnotations} from './formats/github.js'
import {gitlabDocument} from './formats/gitlab.js'
import {lintDocument} from './formats/json.js'
import {junitDocument} from './formats/junit.js'
import {sarifDocument} from './formats/sarif.js'
import {padText} from './plain-text.js'

export const lintFormats = ['pretty', 'json', 'sarif', 'github', 'junit', 'gitlab'] as const
export type LintFormat = (typeof lintFormats)[number]

/** A lint run in one of the formats, as one text. `texts` gives the lines under the findings, by file. */
export function lintText(
  format: LintFormat,
  reports: readonly LintReport[],
  context: {texts: ReadonlyMap<string, string>; paint: Paint; version: string},
): string {
  switch (format) {
    case 'json':
      return JSON.stringify(lintDocument(reports))
    case 'sarif':
      return JSON.stringify(sarifDocument(reports, context.version), null, 2)
    case 'gitlab':
      return JSON.stringify(gitlabDocument(reports), null, 2)
    case 'junit':
      return junitDocument(reports)
    case 'github':
      return githubAnnotations(reports)
    default:
      return prettyText(reports, context)
  }
}

function prettyText(
  reports: readonly LintReport[],
  {texts, paint}: {texts: ReadonlyMap<string, string>; paint: Paint},
): string {
  const findings = reports.flatMap(report => report.findings)
  const silenced = reports.reduce((sum, report) => sum + report.suppressed, 0)
  const blocks = reports.flatMap(report => {
    const lines = texts.get(report.file)?.split('\n')
    return report.findings.map(finding => formatFinding(finding, paint, lines))
  })
  const summary = summaryText(findings, reports.length, silenced)
  return [...blocks, [summary, ...fixableText(reports)].join('\n')].join('\n\n')
}

/** How many findings can be mended, and by which flag. */
function fixableText(reports: readonly LintReport[]): string[] {
  const mends = reports.flatMap(report =>
    report.findings.flatMap(({edits}) => (edits && edits.held === undefined ? edits.kind : [])),
  )
  const safe = mends.filter(kind => kind === 'safe').length
  const dangerous = mends.length - safe
  if (mends.length === 0) return []
  if (safe === 0) return [`${dangerous} can be mended with --fix-dangerously, which changes the meaning`]
  return [`${safe} can be mended with --fix${dangerous > 0 ? `, ${dangerous} more with --fix-dangerously` : ''}`]
}

/** Every rule on a line of its own. */
export function ruleList(rules: readonly Rule[]): string {
  const rows = rules.map(
    rule => `${rule.code.padEnd(5)} ${padText(rule.id, 32)} ${rule.severity.padEnd(10)} ${rule.profile}`,
  )
  return [...rows, plural(rules.length, 'rule')].join('\n')
}

/** The page of one rule, as docs/rules.md has it. */
export function rulePage(rule: Rule, page: string, paint: Paint): string {
  const facts = [
    `severity ${rule.severity}`,
    `profile ${rule.profile}`,
    `certainty ${rule.certainty}`,
    ...(rule.fix ? [rule.fix === 'safe' ? 'mended by --fix' : 'mended by --fix-dangerously'] : []),
  ]
  return [
    paint.bold(`${rule.code} ${rule.id}`),
    paint.dim(facts.join(' · ')),
    '',
    page,
    '',
    ...(rule.awsMessage ? [`AWS says: ${rule.awsMessage}`] : []),
    `source: ${rule.source}`,
  ].join('\n')
}
