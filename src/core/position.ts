/** A place in a file. Lines and columns from 1, in UTF-16 units; `pointer` is RFC 6901. */
export interface At {
  file?: string
  line: number
  column: number
  endLine: number
  endColumn: number
  pointer?: string
}

/** Offsets into a text → lines and columns. */
export class LineTable {
  readonly #text: string
  #starts?: number[]

  constructor(text: string) {
    this.#text = text
  }

  /** Line and column (from 1) of an offset; offsets outside the text are clamped to it. */
  position(offset: number): {line: number; column: number} {
    // Only a text with something to say about it is looked through.
    this.#starts ??= startsOfLines(this.#text)
    const starts = this.#starts
    const clamped = Math.min(Math.max(offset, 0), this.#text.length)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= clamped) low = middle
      else high = middle - 1
    }
    return {line: low + 1, column: clamped - (starts[low] as number) + 1}
  }

  /** The span [start, end) as a place. */
  at(start: number, end: number, pointer?: string, file?: string): At {
    const from = this.position(start)
    const to = this.position(end)
    return {
      ...(file === undefined ? {} : {file}),
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      ...(pointer === undefined ? {} : {pointer}),
    }
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) starts.push(index + 1)
  return starts
}

/** RFC 6901 pointer of a path; the root is the empty string. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
