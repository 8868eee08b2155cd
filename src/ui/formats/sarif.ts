import type {Finding, Severity} from '../../core/finding.js'
import type {At} from '../../core/position.js'
import type {LintReport} from '../../definition/lint.js'

const level: Record<Severity, string> = {error: 'error', warning: 'warning', suggestion: 'note'}

/** SARIF 2.1.0 of a lint run (OASIS standard), for GitHub code scanning and other readers. */
export function sarifDocument(reports: readonly LintReport[], version: string): object {
  const findings = reports.flatMap(report => report.findings)
  const ids = [...new Set(findings.map(finding => finding.rule))].sort()
  const sources = new Map(findings.map(finding => [finding.rule, finding]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gantry',
            version,
            rules: ids.map(id => ({
              id,
              ...(sources.get(id)?.code ? {name: `${sources.get(id)?.code}-${id}`} : {}),
              shortDescription: {text: id.replaceAll('-', ' ')},
              help: {text: sources.get(id)?.source ?? ''},
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => ({
          ruleId: finding.rule,
          ruleIndex: ids.indexOf(finding.rule),
          level: level[finding.severity],
          message: {text: messageOf(finding)},
          ...(finding.at ? {locations: [location(finding.at)]} : {}),
          ...(finding.related?.length
            ? {relatedLocations: finding.related.map((at, id) => ({id, ...location(at)}))}
            : {}),
        })),
      },
    ],
  }
}

function messageOf({what, why, fix}: Finding): string {
  return [what, why, fix ? `fix: ${fix}` : undefined].filter(Boolean).join('\n')
}

function location(at: At): object {
  const {line, column, endLine, endColumn, file} = at
  return {
    physicalLocation: {
      artifactLocation: {uri: encodeURI((file ?? '').replaceAll('\\', '/'))},
      region: {startLine: line, startColumn: column, endLine, endColumn: Math.max(endColumn, column)},
    },
  }
}
