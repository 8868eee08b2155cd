import {didYouMean} from '../core/did-you-mean.js'
import {checkValue} from './check-value.js'
import type {Operator, Predicate, Query, QueryNode, SubjectKind} from './query.js'
import {QueryError} from './query-error.js'
import {Repairs} from './repairs.js'
import {
  mistakenOperators,
  operatorAliases,
  operatorSignPattern,
  operatorsOf,
  Scanner,
  type Span,
  subjectNames,
  subjectPattern,
  wordPattern,
} from './tokens.js'

/** AWS API: PlacementConstraint.expression. */
export const maximumQueryLength = 2000
const maximumDepth = 100

/**
 * A cluster query expression as a tree; `not` binds before `and` before `or`, each from the left (inferred: AWS only
 * says that parentheses set precedence).
 * @throws QueryError with the place of the first offending token, and the repaired expression where there is one.
 */
export function parseQuery(text: string): Query {
  return new Parser(text).parse()
}

class Parser {
  readonly #scanner: Scanner
  readonly #repairs: Repairs
  #depth = 0

  /** `proposing`: an error holds the repaired text; not so while a repair itself is tried. */
  constructor(
    readonly text: string,
    readonly proposing = true,
  ) {
    this.#scanner = new Scanner(text)
    this.#repairs = new Repairs(text)
  }

  parse(): Query {
    if (this.text.length > maximumQueryLength) {
      throw new QueryError(
        `the expression has ${this.text.length} characters`,
        this.text,
        maximumQueryLength,
        this.text.length,
        {
          why: `AWS takes at most ${maximumQueryLength}`,
          fix: 'shorten it, or split it at an `and` into several memberOf constraints',
        },
      )
    }
    if (this.#scanner.done) throw new QueryError('the expression is empty', this.text, 0, 0)
    const root = this.#or()
    if (!this.#scanner.done) this.#unexpected()
    this.#repairs.settle(this.proposing ? text => new Parser(text, false).parse() : undefined)
    return {text: this.text, root}
  }

  #or(): QueryNode {
    let left = this.#and()
    for (;;) {
      if (!this.#joiner('||', 'or', '|')) return left
      const right = this.#and()
      left = {kind: 'or', left, right, start: left.start, end: right.end}
    }
  }

  #and(): QueryNode {
    let left = this.#unary()
    for (;;) {
      if (!this.#joiner('&&', 'and', '&')) return left
      const right = this.#unary()
      left = {kind: 'and', left, right, start: left.start, end: right.end}
    }
  }

  /** Takes `sign` or `word`; a single `&` or `|`, and AND or OR in capitals, are repaired. */
  #joiner(sign: string, word: string, single: string): boolean {
    const signs = this.#scanner.peek(/[&|]+/y)
    if (signs) {
      if (signs.text !== sign && signs.text !== single) return false
      this.#scanner.offset = signs.end
      if (signs.text === single) {
        this.#repairs.note(`\`${single}\` is not an operator`, signs, {...signs, text: sign})
      }
      return true
    }
    const letters = this.#scanner.peek(/[A-Za-z_]+\b/y)
    if (!letters || letters.text.toLowerCase() !== word) return false
    this.#scanner.offset = letters.end
    if (letters.text !== word) {
      this.#repairs.note(
        `\`${letters.text}\` is not an operator`,
        letters,
        {...letters, text: word},
        'keywords are lower case',
      )
    }
    return true
  }

  #unary(): QueryNode {
    if (++this.#depth > maximumDepth)
      this.#repairs.fail('the expression is nested too deeply', this.#scanner.offset, this.#scanner.offset + 1)
    try {
      const bang = this.#scanner.take(/!/y)
      if (bang) return this.#not(bang)
      const not = this.#scanner.peek(/not(?=[\s(=]|$)/iy)
      if (not) {
        this.#scanner.offset = not.end
        if (not.text !== 'not') {
          this.#repairs.note(
            `\`${not.text}\` is not an operator`,
            not,
            {...not, text: 'not'},
            'keywords are lower case',
          )
        }
        const equals = this.#scanner.take(/=+/y)
        if (equals) {
          this.#repairs.note(
            `\`not${equals.text}\` is not an operator`,
            {start: not.start, end: equals.end},
            {start: not.end, end: equals.end, text: ''},
            '`not` stands directly before what it negates',
          )
        }
        return this.#not(not)
      }
      const open = this.#scanner.take(/\(/y)
      if (!open) return this.#predicate()
      const inner = this.#or()
      const close = this.#scanner.take(/\)/y)
      if (!close) {
        if (!this.#scanner.done) this.#unexpected()
        this.#repairs.fail('this `(` is never closed', open.start, open.end, {proposal: `${this.text})`})
      }
      return {...inner, start: open.start, end: close.end}
    } finally {
      this.#depth--
    }
  }

  #not(at: Span): QueryNode {
    const operand = this.#unary()
    return {kind: 'not', operand, start: at.start, end: operand.end}
  }

  #predicate(): QueryNode {
    const subject = this.#scanner.take(subjectPattern)
    if (!subject) {
      const offset = this.#scanner.offset
      if (this.#scanner.done) this.#repairs.fail('the expression ends where a condition should stand', offset, offset)
      this.#unexpected()
    }
    if (/^(?:and|or|not|in|exists|matches|equals)$/i.test(subject.text)) {
      this.#repairs.fail(`\`${subject.text}\` stands where a condition should start`, subject.start, subject.end)
    }
    const known = this.#subject(subject)
    const operator = this.#operator(subject, known.kind)
    const predicate: Predicate = {
      kind: 'predicate',
      subject: known.kind,
      ...(known.attribute === undefined ? {} : {attribute: known.attribute}),
      operator: operator.value,
      values: [],
      start: subject.start,
      end: operator.end,
    }
    if (operator.value === 'exists' || operator.value === '!exists') return predicate
    if (operator.value === 'in' || operator.value === '!in') this.#list(predicate, operator)
    else this.#comparison(predicate, operator)
    return predicate
  }

  #subject(span: Span): {kind: SubjectKind; attribute?: string} {
    const {text} = span
    if (text.startsWith('attribute:')) {
      const name = text.slice('attribute:'.length)
      if (/^[A-Za-z0-9._/\\-]{1,128}$/.test(name)) return {kind: 'attribute', attribute: name}
      this.#repairs.fail(
        name === '' ? '`attribute:` without a name' : `\`${name.slice(0, 40)}\` is not an attribute name`,
        span.start,
        span.end,
        {why: 'a name has 1 to 128 letters, digits and - _ . / \\'},
      )
    }
    for (const name of subjectNames) if (text === name) return {kind: name}
    const meant =
      didYouMean(text, subjectNames) ?? (text === 'group' || text === 'task.group' ? 'task:group' : undefined)
    if (meant !== undefined) {
      this.#repairs.note(`\`${text}\` is not a subject`, span, {...span, text: meant})
      return {kind: meant as SubjectKind}
    }
    const attribute = text.replace(/^(?:attributes?|attr)[:.]/i, '').replace(/[^A-Za-z0-9._/\\-]/g, '-')
    if (attribute === '') this.#repairs.fail(`\`${text}\` is not a subject`, span.start, span.end)
    this.#repairs.note(
      `\`${text}\` is not a subject`,
      span,
      {...span, text: `attribute:${attribute}`},
      'a condition starts with `attribute:NAME`, `task:group`, `agentConnected`, `agentVersion`, `ec2InstanceId`, `registeredAt` or `runningTasksCount`',
    )
    return {kind: 'attribute', attribute}
  }

  #operator(subject: Span, kind: SubjectKind): {value: Operator; start: number; end: number; text: string} {
    const sign = this.#scanner.peek(operatorSignPattern)
    if (sign && sign.text !== '&&' && sign.text !== '||') return this.#signOperator(sign, subject, kind)
    const word = sign ? undefined : this.#scanner.peek(wordPattern)
    const joined = word !== undefined && /^(?:and|or)$/i.test(word.text)
    if (!word || joined) {
      const end = this.#scanner.done ? this.text.length : subject.end
      if (kind === 'attribute' && (this.#scanner.done || sign || joined || this.#scanner.peek(/\)/y))) {
        this.#repairs.note(
          `\`${subject.text}\` is no condition by itself`,
          subject,
          {start: subject.end, end: subject.end, text: ' exists'},
          'an operator must follow',
        )
        return {value: 'exists', start: subject.end, end: subject.end, text: ''}
      }
      this.#repairs.fail(`an operator must follow \`${subject.text}\``, subject.start, end)
    }
    this.#scanner.offset = word.end
    let value = operatorAliases[word.text]
    if (value === undefined) {
      const two = this.#notWord(word)
      const meant =
        two ??
        didYouMean(
          word.text,
          Object.keys(operatorAliases).filter(alias => /^[a-z]/.test(alias)),
        )
      value = meant === undefined ? undefined : operatorAliases[meant]
      if (meant === undefined || value === undefined) {
        this.#repairs.fail(`\`${word.text}\` is not an operator`, word.start, word.end, {
          fix: `use one of ${operatorsOf[kind].join('  ')}`,
        })
      }
      this.#repairs.note(`\`${this.text.slice(word.start, this.#scanner.offset)}\` is not an operator`, word, {
        start: word.start,
        end: this.#scanner.offset,
        text: meant,
      })
    }
    return this.#allowed({value, start: word.start, end: this.#scanner.offset, text: word.text}, kind)
  }

  /** `not in`, `not exists` in two words, as people write them. */
  #notWord(word: Span): string | undefined {
    if (word.text !== 'not' && word.text !== 'is') return undefined
    const second = this.#scanner.peek(wordPattern)
    const joined = second && `not_${second.text}`
    if (!second || !joined || operatorAliases[joined] === undefined) return undefined
    this.#scanner.offset = second.end
    return joined
  }

  #signOperator(sign: Span, subject: Span, kind: SubjectKind) {
    // `!` may belong to what follows, as in `=!`: only whole known signs are taken apart from it
    const text = sign.text.replace(/\s/, ' ')
    this.#scanner.offset = sign.end
    const value = operatorAliases[text]
    if (value !== undefined) return this.#allowed({value, start: sign.start, end: sign.end, text}, kind)
    const rest = this.#scanner.peek(/[^\s)]+/y)?.text ?? ''
    const regexLike = /[*+?^$\\]|\.\*/.test(rest)
    const meant = text === '=' ? (regexLike && operatorsOf[kind].includes('=~') ? '=~' : '==') : mistakenOperators[text]
    if (meant === undefined) {
      this.#repairs.fail(`\`${text}\` is not an operator`, sign.start, sign.end, {
        fix: `use one of ${operatorsOf[kind].join('  ')} after \`${subject.text}\``,
      })
    }
    this.#repairs.note(`\`${text}\` is not an operator`, sign, {...sign, text: meant})
    return this.#allowed({value: meant, start: sign.start, end: sign.end, text}, kind)
  }

  #allowed<T extends {value: Operator; start: number; end: number}>(operator: T, kind: SubjectKind): T {
    if (!operatorsOf[kind].includes(operator.value)) {
      this.#repairs.fail(`\`${kind}\` does not take \`${operator.value}\``, operator.start, operator.end, {
        fix: `use one of ${operatorsOf[kind].join('  ')}`,
      })
    }
    return operator
  }

  #comparison(predicate: Predicate, operator: {value: Operator; start: number; end: number}): void {
    if (this.#scanner.peek(/\[/y) && operator.value !== '=~' && operator.value !== '!~') {
      const listed: Operator | undefined = operator.value === '==' ? 'in' : operator.value === '!=' ? '!in' : undefined
      if (listed && operatorsOf[predicate.subject].includes(listed)) {
        this.#repairs.note(`\`${operator.value}\` takes one value, not a list`, operator, {...operator, text: listed})
        predicate.operator = listed
        this.#list(predicate, operator)
        return
      }
    }
    const argument = this.#argument(operator)
    predicate.values.push(argument.text)
    predicate.end = argument.end
    this.#checkValue(predicate, argument)
  }

  #list(predicate: Predicate, operator: {value: Operator; end: number; start: number}): void {
    const open = this.#scanner.take(/\[/y)
    if (!open) {
      const argument = this.#argument(operator)
      this.#repairs.note(`\`${operator.value}\` takes a list`, argument, {
        start: argument.start,
        end: argument.end,
        text: `[${this.text.slice(argument.start, argument.end)}]`,
      })
      predicate.values.push(argument.text)
      predicate.end = argument.end
      return
    }
    for (;;) {
      const argument = this.#argument(operator)
      predicate.values.push(argument.text)
      this.#checkValue(predicate, argument)
      if (this.#scanner.take(/,/y)) continue
      const close = this.#scanner.take(/\]/y)
      if (close) {
        predicate.end = close.end
        return
      }
      if (this.#scanner.done)
        this.#repairs.fail('this `[` is never closed', open.start, open.end, {proposal: `${this.text}]`})
      this.#unexpected()
    }
  }

  #argument(operator: {start: number; end: number}) {
    const argument = this.#scanner.argument()
    if (!argument) this.#repairs.fail('a value must follow the operator', operator.start, operator.end)
    if (argument.open) this.#repairs.fail('this quote is never closed', argument.start, argument.start + 1)
    const bracket = argument.quoted ? -1 : argument.text.search(/[()[\]{}]/)
    if (bracket === -1) return argument
    // the word was cut at the first `)`, `,` or `]`: what was meant goes on while brackets are open
    let end = argument.start
    for (let open = 0; end < this.text.length; end++) {
      const character = this.text[end] as string
      if (/[([{]/.test(character)) open++
      else if (/[)\]}]/.test(character) && --open < 0) break
      else if (/\s/.test(character) && open <= 0) break
      else if (character === ',' && open <= 0) break
    }
    this.#scanner.offset = end
    const text = this.text.slice(argument.start, end)
    const span = {start: argument.start, end}
    this.#repairs.note(
      `\`${argument.text[bracket]}\` cannot stand in a value without quotes`,
      {start: argument.start + bracket, end: argument.start + bracket + 1},
      {...span, text: `'${text}'`},
      'a bare value ends at a space, `)`, `,` or `]`, and holds no parentheses',
    )
    return {text, ...span, quoted: true}
  }

  #checkValue(predicate: Predicate, argument: {text: string; start: number; end: number}): void {
    const wrong = checkValue(predicate, argument.text)
    if (wrong === undefined) return
    const {start, end} = argument
    const quote = this.text[start] === "'" || this.text[start] === '"' ? 1 : 0
    const from = wrong.offset === undefined ? start : Math.min(start + quote + wrong.offset, end - 1)
    this.#repairs.fail(wrong.message, from, end, wrong.fix === undefined ? {} : {fix: wrong.fix})
  }

  #unexpected(): never {
    const {offset} = this.#scanner
    const span = this.#scanner.peek(/[A-Za-z0-9_.:/\\-]+|./suy)
    const text = span?.text ?? ''
    const words: {why?: string} = /^[A-Za-z0-9]/.test(text)
      ? {why: 'conditions are joined by `and`, `or`, `&&` or `||`'}
      : {}
    this.#repairs.fail(`\`${text}\` was not expected here`, offset, span?.end ?? offset, words)
  }
}
