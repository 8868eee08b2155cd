import {countBySeverity, type Finding, type Severity} from '../core/finding.js'
import type {At} from '../core/position.js'
import {plural} from '../core/units.js'
import {codeFrame} from './code-frame.js'
import {oneLine} from './plain-text.js'

/** The colours the words are painted with; picocolors satisfies it. */
export interface Paint {
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
  dim(text: string): string
  bold(text: string): string
}

/** No colour at all. */
export const noPaint: Paint = {red: same, yellow: same, cyan: same, dim: same, bold: same}

function same(text: string): string {
  return text
}

const color: Record<Severity, 'red' | 'yellow' | 'cyan'> = {error: 'red', warning: 'yellow', suggestion: 'cyan'}

/**
 * A Finding as a person reads it: its place, what is wrong, and beneath it the line with carets (when `text`, the
 * file's own, is given), why, AWS's words, the fix and related places.
 */
export function formatFinding(finding: Finding, paint: Paint = noPaint, text?: string | readonly string[]): string {
  const place = finding.at ? `${paint.bold(placeText(finding.at))} ` : ''
  const label = paint[color[finding.severity]](finding.severity)
  const rule = paint.dim(`[${[finding.code, finding.rule].filter(Boolean).join(' ')}]`)
  const doubt = finding.certainty === 'certain' ? '' : paint.dim(` (${finding.certainty})`)
  const lines = [`${place}${label} ${oneLine(finding.what)} ${rule}${doubt}`]
  const frame = text !== undefined && finding.at ? codeFrame(text, finding.at, paint) : undefined
  if (frame) lines.push(frame)
  for (const [name, words] of [
    ['why', finding.why],
    ['aws', finding.awsMessage],
    ['fix', finding.fix],
    ['evidence', evidenceText(finding)],
    ['also', finding.related?.map(at => placeText(at).slice(0, -1)).join(', ')],
  ] as const) {
    if (words) lines.push(`  ${paint.dim(name.padEnd(9))} ${oneLine(words)}`)
  }
  return lines.join('\n')
}

/** Findings one under the other, with a blank line between. */
export function formatFindings(findings: readonly Finding[], paint: Paint = noPaint): string {
  return findings.map(finding => formatFinding(finding, paint)).join('\n\n')
}

function evidenceText({evidence}: Finding): string {
  return evidence.map(({name, value, unit}) => `${name} ${value}${unit ? ` ${unit}` : ''}`).join(' · ')
}

/** `file:line:column:` of a place. */
export function placeText(at: At): string {
  return oneLine(`${at.file ? `${at.file}:` : ''}${at.line}:${at.column}:`)
}

/** `2 errors, 1 warning in 3 files`. */
export function summaryText(findings: readonly Finding[], files: number, suppressed = 0): string {
  const counts = countBySeverity(findings)
  const parts = (['error', 'warning', 'suggestion'] as const).flatMap(severity =>
    counts[severity] > 0 ? plural(counts[severity], severity) : [],
  )
  const silenced = suppressed > 0 ? `, ${suppressed} silenced` : ''
  return `${parts.length > 0 ? parts.join(', ') : 'nothing to report'} in ${plural(files, 'file')}${silenced}`
}
