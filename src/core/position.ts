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
  readonly #starts: number[] = [0]
  readonly #length: number

  constructor(text: string) {
    this.#length = text.length
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1))
      this.#starts.push(index + 1)
  }

  /** Line and column (from 1) of an offset; offsets outside the text are clamped to it. */
  position(offset: number): {line: number; column: number} {
    const clamped = Math.min(Math.max(offset, 0), this.#length)
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] as number) <= clamped) low = middle
      else high = middle - 1
    }
    return {line: low + 1, column: clamped - (this.#starts[low] as number) + 1}
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

/** RFC 6901 pointer of a path; the root is the empty string. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
