import type {At} from '../core/position.js'
import {padText, plainText, textWidth} from './plain-text.js'

const widest = 160

/**
 * The line a place is on with carets under the very token, as two lines of text; undefined when the place is beyond
 * the text. Long lines are cut around the token, tabs and control characters are made harmless.
 */
export function codeFrame(
  text: string,
  at: At,
  paint: {dim(text: string): string; red(text: string): string},
): string | undefined {
  const line = lineOf(text, at.line)
  if (line === undefined) return undefined
  const start = at.column - 1
  const end = at.endLine === at.line ? Math.max(at.endColumn - 1, start + 1) : line.length
  const from = start > widest - 40 ? start - 60 : 0
  const shown = plainText(line.slice(from, from + widest)).replaceAll('\n', ' ')
  const before = plainText(line.slice(from, start)).replaceAll('\n', ' ')
  const token = plainText(line.slice(start, Math.min(end, from + widest))).replaceAll('\n', ' ')
  const number = String(at.line).padStart(4)
  const carets = '^' + '~'.repeat(Math.max(0, textWidth(token) - 1))
  return [
    `${paint.dim(`${number} |`)} ${from > 0 ? '…' : ''}${shown}`,
    `${paint.dim(`${' '.repeat(number.length)} |`)} ${from > 0 ? ' ' : ''}${padText('', textWidth(before))}${paint.red(carets)}`,
  ].join('\n')
}

function lineOf(text: string, line: number): string | undefined {
  let start = 0
  for (let current = 1; current < line; current++) {
    const next = text.indexOf('\n', start)
    if (next === -1) return undefined
    start = next + 1
  }
  const end = text.indexOf('\n', start)
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '')
}
