import type {Operator, SubjectKind} from './query.js'

/** The words and signs of the cluster query language (AWS docs: cluster query language). */
export const operatorAliases: Readonly<Record<string, Operator>> = {
  '==': '==',
  equals: '==',
  '!=': '!=',
  not_equals: '!=',
  '>': '>',
  greater_than: '>',
  '>=': '>=',
  greater_than_equal: '>=',
  '<': '<',
  less_than: '<',
  '<=': '<=',
  less_than_equal: '<=',
  exists: 'exists',
  '!exists': '!exists',
  not_exists: '!exists',
  in: 'in',
  '!in': '!in',
  not_in: '!in',
  '=~': '=~',
  matches: '=~',
  '!~': '!~',
  not_matches: '!~',
}

/** Signs people write for an operator; the sign meant stands beside. `=` is decided by its argument. */
export const mistakenOperators: Readonly<Record<string, Operator>> = {
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '=!': '!=',
  '=>': '>=',
  '=<': '<=',
  '~=': '=~',
  '~': '=~',
  '==~': '=~',
  '!=~': '!~',
  '=`': '=~',
  '= ~': '=~',
  '=!~': '!~',
}

const equality: readonly Operator[] = ['==', '!=', 'in', '!in', '=~', '!~']
const ordering: readonly Operator[] = ['==', '!=', '>', '>=', '<', '<=']

/** Which operators each subject takes; AWS lists none for attributes and groups, so those take what makes sense. */
export const operatorsOf: Readonly<Record<SubjectKind, readonly Operator[]>> = {
  attribute: [...equality, '>', '>=', '<', '<=', 'exists', '!exists'],
  'task:group': equality,
  agentConnected: equality,
  agentVersion: ordering,
  ec2InstanceId: equality,
  registeredAt: ordering,
  runningTasksCount: ordering,
}

export const subjectNames = [
  'agentConnected',
  'agentVersion',
  'ec2InstanceId',
  'registeredAt',
  'runningTasksCount',
  'task:group',
] as const

export interface Span {
  text: string
  start: number
  end: number
}

const space = /\s/

/** Walks a query text; what a character means depends on where it stands, so the parser asks for what it expects. */
export class Scanner {
  offset = 0

  constructor(readonly text: string) {}

  skipSpace(): void {
    while (this.offset < this.text.length && space.test(this.text[this.offset] as string)) this.offset++
  }

  get done(): boolean {
    this.skipSpace()
    return this.offset >= this.text.length
  }

  /** The next run that `pattern` (sticky) matches, after spaces, without taking it. */
  peek(pattern: RegExp): Span | undefined {
    this.skipSpace()
    pattern.lastIndex = this.offset
    const match = pattern.exec(this.text)
    return match ? {text: match[0], start: this.offset, end: this.offset + match[0].length} : undefined
  }

  /** Takes what `peek` would show. */
  take(pattern: RegExp): Span | undefined {
    const span = this.peek(pattern)
    if (span) this.offset = span.end
    return span
  }

  /** A quoted or bare argument. A bare one ends at a space, `)`, `,` or `]`; `open` says a quote never closed. */
  argument(): (Span & {quoted: boolean; open?: true}) | undefined {
    this.skipSpace()
    const start = this.offset
    const first = this.text[start]
    if (first === undefined) return undefined
    if (first === "'" || first === '"') {
      const close = this.text.indexOf(first, start + 1)
      this.offset = close === -1 ? this.text.length : close + 1
      const text = this.text.slice(start + 1, close === -1 ? this.text.length : close)
      return {text, start, end: this.offset, quoted: true, ...(close === -1 ? {open: true as const} : {})}
    }
    while (this.offset < this.text.length && !/[\s),\]]/.test(this.text[this.offset] as string)) this.offset++
    return this.offset === start
      ? undefined
      : {text: this.text.slice(start, this.offset), start, end: this.offset, quoted: false}
  }
}

export const subjectPattern = /[A-Za-z0-9_.:/\\-]+/y
export const operatorSignPattern = /=\s~|[=!<>~`&|]+(?:in\b|exists\b)?/y
export const wordPattern = /[A-Za-z_]+/y
