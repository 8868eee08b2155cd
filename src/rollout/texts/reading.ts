// A reason has 1,024 characters at most where ECS cuts it; what lies below may quote more, and tells at either end.
const headLength = 1500
const tailLength = 1000
// What is looked at before white space is folded, so that a text of a megabyte costs no more than a page.
const foldedFrom = 20_000

/** What is written otherwise than it is meant. No pattern repeats without bound: a text may be nothing but backslashes. */
export const spellings: [RegExp, string][] = [
  [/[’‘]/g, "'"],
  [/[“”]/g, '"'],
  [/\\{1,15}"/g, '"'],
  [/\\[nrt]/g, '\n'],
]

/** No reading is longer than this, however long the text. */
export const longestReading = headLength + tailLength + 3

/**
 * How a pasted text reads, likeliest first; each at most {@link longestReading} characters, in one line. People paste
 * from consoles that break lines, from JSON with its escapes, from comments and quotations, with a word processor's
 * quotation marks. The second reading joins words a terminal's column broke; it is left out where no line is broken.
 */
export function readingsOf(text: string): string[] {
  let plain = ends(text, foldedFrom, foldedFrom)
  for (const [written, meant] of spellings) plain = plain.replace(written, meant)
  const lines = plain.split(/[\r\n]+/).map(line => line.replace(/^[\s>#*|/]{1,20}/, ' ').trim())
  const spaced = fold(lines.join(' '))
  return lines.length > 1 ? [spaced, fold(lines.join(''))] : [spaced]
}

function fold(text: string): string {
  return ends(text.replace(/\s+/g, ' ').trim(), headLength, tailLength)
}

function ends(text: string, head: number, tail: number): string {
  return text.length <= head + tail ? text : `${text.slice(0, head)} … ${text.slice(-tail)}`
}
