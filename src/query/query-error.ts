import {UserError} from '../core/errors.js'

/** A query that cannot be read, with the place of the offending token. Exit 2. */
export class QueryError extends UserError {
  /** The whole query, repaired, when one repair suggests itself. */
  readonly proposal?: string

  /** `start` and `end` are offsets into `expression`, from 0, end exclusive. */
  constructor(
    message: string,
    readonly expression: string,
    readonly start: number,
    readonly end: number,
    words: {why?: string; fix?: string; proposal?: string} = {},
  ) {
    super(message, {
      ...(words.why === undefined ? {} : {why: words.why}),
      ...(words.proposal === undefined
        ? words.fix === undefined
          ? {}
          : {fix: words.fix}
        : {fix: `write \`${words.proposal}\``}),
      at: {line: 1, column: start + 1, endLine: 1, endColumn: Math.max(end, start + 1) + 1},
    })
    if (words.proposal !== undefined) this.proposal = words.proposal
  }

  /** The expression with a line of carets under the offending token. */
  get caret(): string {
    const width = Math.max(1, this.end - this.start)
    return `${this.expression.replace(/[\r\n\t]/g, ' ')}\n${' '.repeat(this.start)}${'^'.repeat(width)}`
  }
}
