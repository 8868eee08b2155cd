import {textWidth} from './plain-text.js'

/** The part of a stream a live region needs. */
export interface LiveStream {
  write(text: string): unknown
  columns?: number
  rows?: number
}

const begin = '\u001b[?2026h'
const end = '\u001b[?2026l'

/**
 * A block of lines at the bottom of a terminal that is repainted in place; what is logged scrolls by above it. Lines are
 * cut to the terminal's width and the block to its height, so that the count of lines to go back over is always right.
 */
export class LiveRegion {
  readonly #stream: LiveStream
  #painted: string[] = []

  constructor(stream: LiveStream) {
    this.#stream = stream
  }

  /** How many lines a block may have. */
  get rows(): number {
    return Math.max(1, (this.#stream.rows || 24) - 2)
  }

  // a terminal that does not know its size (a serial line, `script`) says 0
  get #columns(): number {
    return this.#stream.columns || 80
  }

  /** Shows these lines instead of the ones before; unchanged ones are not written again. */
  update(lines: readonly string[]): void {
    const fitting = lines.slice(0, this.rows).map(line => this.#cut(line))
    if (fitting.join('\n') === this.#painted.join('\n')) return
    this.#stream.write(`${begin}${this.#clear()}${fitting.map(line => `${line}\n`).join('')}${end}`)
    this.#painted = fitting
  }

  /** A block of text that stays, above the region. */
  log(text: string): void {
    const below = this.#painted.map(line => `${line}\n`).join('')
    this.#stream.write(`${begin}${this.#clear()}${text}\n${below}${end}`)
  }

  /** Takes the region off the screen. */
  close(): void {
    if (this.#painted.length > 0) this.#stream.write(this.#clear())
    this.#painted = []
  }

  #clear(): string {
    if (this.#painted.length === 0) return ''
    const columns = this.#columns
    // a terminal that became narrower has broken the lines it held
    const rows = this.#painted.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0)
    return `\u001b[${rows}A\u001b[0J`
  }

  #cut(line: string): string {
    const columns = this.#columns
    if (textWidth(line) < columns) return line
    let kept = ''
    let width = 0
    // colour codes take no columns and must not be cut in two
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      if (part.startsWith('\u001b')) {
        kept += part
        continue
      }
      for (const character of part) {
        width += textWidth(character)
        if (width >= columns - 1) break
        kept += character
      }
    }
    return `${kept}…\u001b[0m`
  }
}
