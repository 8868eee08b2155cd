import {QueryError} from './query-error.js'

/** A piece of the text and what should stand there. */
export interface Edit {
  start: number
  end: number
  text: string
}

/**
 * The first error of a text, kept while repairs let the reading go on: so that what is proposed is the whole expression
 * and not its first token.
 */
export class Repairs {
  #error: {message: string; start: number; end: number; why?: string} | undefined
  readonly #edits: Edit[] = []

  constructor(readonly text: string) {}

  /** Notes an error that an edit of the text settles; the reading goes on as if it had been written so. */
  note(message: string, span: {start: number; end: number}, edit: Edit, why?: string): void {
    this.#error ??= {message, start: span.start, end: span.end, ...(why ? {why} : {})}
    this.#edits.push(edit)
  }

  /** Ends the reading with this error, or with the one noted before it. */
  fail(
    message: string,
    start: number,
    end: number,
    words: {why?: string; fix?: string; proposal?: string} = {},
  ): never {
    if (!this.#error) throw new QueryError(message, this.text, start, end, words)
    const {why} = this.#error
    throw new QueryError(this.#error.message, this.text, this.#error.start, this.#error.end, why ? {why} : {})
  }

  /** @throws QueryError when something was noted, with the repaired text if that can be read */
  settle(read?: (text: string) => unknown): void {
    if (!this.#error) return
    const {message, start, end, why} = this.#error
    const proposal = read && this.#repaired(read)
    throw new QueryError(message, this.text, start, end, {...(why ? {why} : {}), ...(proposal ? {proposal} : {})})
  }

  #repaired(read: (text: string) => unknown): string | undefined {
    let repaired = this.text
    for (const edit of [...this.#edits].sort((a, b) => b.start - a.start)) {
      repaired = repaired.slice(0, edit.start) + edit.text + repaired.slice(edit.end)
    }
    try {
      read(repaired)
      return repaired
    } catch {
      return undefined
    }
  }
}
