// C0, DEL, C1, the bidirectional controls and the line separators: everything that can move a cursor, start an
// escape sequence, break a line or reorder what is read.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g

/**
 * Text from outside, safe for a terminal: escape sequences are dropped, control characters shown as U+FFFD, tabs as
 * spaces. Line breaks are kept; see `oneLine` for text that must stay on its line.
 */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapeSequence, '').replace(unsafe, '\ufffd').replaceAll('\t', '  ')
}

/** Text from outside on one line, at most `limit` UTF-16 units long. */
export function oneLine(text: string, limit = 2000): string {
  const line = plainText(text)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .trim()
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}

/** One line for a CI log: `::` and `##[` at its start would be obeyed as a command, so it never starts with them. */
export function ciLine(line: string): string {
  return /^\s*(::|##\[)/.test(line) ? `| ${line}` : line
}

/** Text safe inside Markdown: the characters that open markup or HTML are escaped, line breaks become spaces. */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}

/** Text safe in HTML content and in quoted attributes. */
export function htmlText(text: string): string {
  return plainText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u
// Made when it is first needed: it costs every start a few milliseconds.
let segmenter: Intl.Segmenter | undefined

/** Columns a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0
  segmenter ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'})
  for (const {segment} of segmenter.segment(text.replace(escapeSequence, ''))) width += wide.test(segment) ? 2 : 1
  return width
}

/** The text padded with spaces to `width` columns; longer text comes back as it is. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
