import type {LintReport} from '../../definition/lint.js'
import {ciLine, htmlText, oneLine} from '../plain-text.js'

/** JUnit XML: one suite a file, one failed case a finding; a file without findings is one passed case. */
export function junitDocument(reports: readonly LintReport[]): string {
  const total = reports.reduce((sum, {findings}) => sum + Math.max(findings.length, 1), 0)
  const failures = reports.reduce((sum, {findings}) => sum + findings.length, 0)
  const suites = reports.map(({file, findings}) => {
    const name = htmlText(oneLine(file))
    const cases = findings.map(finding => {
      const title = htmlText([finding.code, finding.rule].filter(Boolean).join(' '))
      const place = `${finding.at?.line ?? 1}:${finding.at?.column ?? 1}`
      const words = [finding.why, finding.awsMessage, finding.fix ? `fix: ${finding.fix}` : undefined]
      // A report on stdout is a log to CI systems, and a line of somebody else's text could be a command there.
      const detail = words.flatMap(text => (text ? oneLine(text) : []))
      return [
        `    <testcase classname="${name}" name="${title} at ${place}">`,
        `      <failure type="${finding.severity}" message="${htmlText(oneLine(finding.what))}">${htmlText(detail.map(ciLine).join('\n'))}</failure>`,
        '    </testcase>',
      ].join('\n')
    })
    if (cases.length === 0) cases.push(`    <testcase classname="${name}" name="lint"/>`)
    return `  <testsuite name="${name}" tests="${cases.length}" failures="${findings.length}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gantry lint" tests="${total}" failures="${failures}">\n${suites.join('\n')}\n</testsuites>`
}
