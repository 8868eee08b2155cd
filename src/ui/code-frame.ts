import type {At} from '../core/position.js'
import {padText, plainText, textWidth} from './plain-text.js'

const widest = 160

/**
 * The line a place is on with carets under the very token, as two lines of text; undefined when the place is beyond
 * the text. The text is given whole or as its lines. Long lines are cut around the token, tabs and control characters are made harmless.
 */
export function codeFrame(
  text: string | readonly string[],
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

function lineOf(text: string | readonly string[], line: number): string | undefined {
  return (typeof text === 'string' ? text.split('\n', line) : text)[line - 1]?.replace(/\r$/, '')
}
