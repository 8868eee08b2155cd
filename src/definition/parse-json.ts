import {DefinitionNode} from './node.js'
import {type Comment, maxDepth, type ParseProblem} from './parse.js'
import {describe, recoverJson} from './recover-json.js'

export interface Parsed {
  root?: DefinitionNode
  /** What could be read of a text with a mistake in it, where there is no root. */
  recovered?: DefinitionNode
  /** Parts of the text that stand for several places: anchors and aliases of YAML. */
  shared?: {start: number; end: number}[]
  comments: Comment[]
  problems: ParseProblem[]
}

/** JSON, and what people write for it: comments, trailing commas, placeholders without quotes. Never throws. */
export function parseJson(text: string): Parsed {
  const reader = new JsonReader(text)
  const root = reader.file()
  const {comments, problems} = reader
  const last = problems.filter(problem => problem.rule === 'parse' && problem.severity === 'error').at(-1)
  if (last === undefined) return {...(root ? {root} : {}), comments, problems}
  const {root: recovered, problems: more, unclosed} = recoverJson(text)
  if (unclosed !== undefined && /is never closed: expected|, got `[\]}]`$/.test(last.what)) {
    const [open, close] = text[unclosed] === '{' ? ['{', '}'] : ['[', ']']
    Object.assign(last, {what: neverClosed(open, close), start: unclosed, end: unclosed + 1})
  }
  return {
    ...(recovered ? {recovered} : {}),
    comments,
    problems: [...problems.map(one => mendable(one, more)), ...more.filter(other => other.start > last.end)],
  }
}

/** A problem with the edit that reading on found for it. */
function mendable(one: ParseProblem, more: ParseProblem[]): ParseProblem {
  if (one.rule !== 'parse' || one.severity !== 'error') return one
  const other = more.find(({start, edits}) => start === one.start && edits !== undefined)
  return other ? {...one, end: other.end, fix: other.fix ?? '', edits: other.edits!} : one
}

function neverClosed(open: string, close: string): string {
  return `\`${open}\` is never closed: expected \`${close}\``
}

class Stop extends Error {}

const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordToken = /[A-Za-z_$][\w$.-]*/y
const placeholderToken =
  /\$\{\{.*?\}\}|\$\{[^}\n]*\}|\{\{.*?\}\}|#\{[^}\n]*\}|<[A-Za-z][A-Za-z0-9_ .-]*>|@@\w+@@|%[A-Z][A-Z0-9_]+%/y
const escapes: Record<string, string> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/'}

class JsonReader {
  readonly problems: ParseProblem[] = []
  readonly comments: Comment[] = []
  #offset = 0

  constructor(readonly text: string) {}

  file(): DefinitionNode | undefined {
    try {
      if (this.text.charCodeAt(0) === 0xfeff) this.#offset = 1
      this.#blank()
      if (this.#offset >= this.text.length) this.#fail('the file is empty', 0, 0)
      if (this.text.includes('\u0000')) {
        const at = this.text.indexOf('\u0000')
        this.#fail('this is not a text file: it holds a NUL byte', at, at + 1)
      }
      const root = this.#value(0)
      this.#blank()
      if (this.#offset < this.text.length) {
        this.#fail(`expected the end of the file after ${describe(root)}`, this.#offset, this.#offset + 1)
      }
      return root
    } catch (error) {
      if (error instanceof Stop) return undefined
      throw error
    }
  }

  #fail(what: string, start: number, end: number, fix?: string): never {
    this.problems.push({rule: 'parse', severity: 'error', what, ...(fix ? {fix} : {}), start, end})
    throw new Stop()
  }

  /** Skips white space and keeps comments. */
  #blank(): void {
    const {text} = this
    for (;;) {
      const code = text.charCodeAt(this.#offset)
      if (code === 32 || code === 10 || code === 13 || code === 9 || code === 0xa0 || code === 0xfeff) this.#offset++
      else if (code === 47 && text[this.#offset + 1] === '/') this.#comment(text.indexOf('\n', this.#offset), 0)
      else if (code === 47 && text[this.#offset + 1] === '*') {
        const close = text.indexOf('*/', this.#offset + 2)
        if (close === -1) this.#fail('this comment is never closed', this.#offset, this.#offset + 2)
        this.#comment(close, 2)
      } else return
    }
  }

  #comment(until: number, extra: number): void {
    const start = this.#offset
    const end = until === -1 ? this.text.length : until + extra
    this.comments.push({start, end, text: this.text.slice(start + 2, end - extra).trim()})
    this.#offset = end
  }

  #value(depth: number): DefinitionNode {
    const {text} = this
    const start = this.#offset
    if (depth > maxDepth) this.#fail(`nested deeper than ${maxDepth} levels`, start, start + 1)
    const character = text[start]
    const placeholder = mayBePlaceholder(text, start) ? this.#match(placeholderToken) : undefined
    if (placeholder !== undefined) {
      const node = new DefinitionNode('string', start, this.#offset)
      node.scalar = placeholder
      node.opaque = true
      return node
    }
    if (character === '{') return this.#object(depth)
    if (character === '[') return this.#array(depth)
    if (character === '"') return this.#scalar('string', start, this.#string())
    const number = this.#match(numberToken)
    if (number !== undefined) {
      if (/[\w.]/.test(text[this.#offset] ?? ''))
        this.#fail(`\`${this.#word(start)}\` is not a number`, start, this.#offset + 1, 'write a string in quotes')
      return this.#scalar('number', start, Number(number))
    }
    const word = this.#match(wordToken)
    if (word === 'true' || word === 'false') return this.#scalar('boolean', start, word === 'true')
    if (word === 'null') return this.#scalar('null', start, null)
    if (word !== undefined) {
      const fixed = {True: 'true', False: 'false', None: 'null'}[word]
      this.#fail(
        `\`${word.slice(0, 40)}\` is not a JSON value`,
        start,
        this.#offset,
        fixed ? `write ${fixed}` : `write it in quotes: "${word.slice(0, 40)}"`,
      )
    }
    if (character === undefined) this.#fail('the file ends where a value is expected', start, start)
    if (character === "'") this.#fail("JSON strings take double quotes, not '", start, start + 1)
    this.#fail(`expected a value, got \`${character}\``, start, start + 1)
  }

  #match(token: RegExp): string | undefined {
    token.lastIndex = this.#offset
    const match = token.exec(this.text)
    if (!match) return undefined
    this.#offset += match[0].length
    return match[0]
  }

  #word(start: number): string {
    return /^[\w.+-]*/.exec(this.text.slice(start, start + 40))?.[0] ?? ''
  }

  #scalar(kind: 'string' | 'number' | 'boolean' | 'null', start: number, value: string | number | boolean | null) {
    const node = new DefinitionNode(kind, start, this.#offset)
    node.scalar = value
    return node
  }

  #string(): string {
    const {text} = this
    const start = this.#offset
    let from = start + 1
    let value = ''
    for (let index = from; ; index++) {
      const code = text.charCodeAt(index)
      if (code === 34) {
        this.#offset = index + 1
        return value + text.slice(from, index)
      }
      if (Number.isNaN(code) || code === 10 || code === 13)
        this.#fail('this string is never closed', start, Math.min(index, text.length), 'end it with "')
      if (code < 32 && code !== 9)
        this.#fail('control character in a string', index, index + 1, `write it as ${JSON.stringify(text[index])}`)
      if (code !== 92) continue
      value += text.slice(from, index)
      const escaped = text[index + 1] ?? ''
      if (escaped === 'u') {
        const digits = text.slice(index + 2, index + 6)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('\\u takes four hexadecimal digits', index, index + 2)
        value += String.fromCharCode(Number.parseInt(digits, 16))
        index += 5
      } else if (escaped in escapes) {
        value += escapes[escaped]
        index += 1
      } else this.#fail(`\`\\${escaped}\` is not an escape`, index, index + 2, 'write a backslash as \\\\')
      from = index + 1
    }
  }

  /** After a value: true when another follows, false when the container is closed. */
  #separator(close: string, last: DefinitionNode, open: number, opened: string): boolean {
    this.#blank()
    const {text} = this
    const character = text[this.#offset]
    if (character === ',') {
      const comma = this.#offset++
      this.#blank()
      if (text[this.#offset] !== close) return true
      this.problems.push({
        rule: 'parse',
        severity: 'warning',
        what: `trailing comma before \`${close}\`: strict JSON readers, the AWS CLI among them, refuse it`,
        fix: 'remove the comma',
        start: comma,
        end: comma + 1,
        edits: [{start: comma, end: comma + 1, text: ''}],
      })
      this.#offset++
      return false
    }
    if (character === close) {
      this.#offset++
      return false
    }
    if (character === undefined) this.#fail(neverClosed(opened, close), open, open + 1)
    if (character === '"' || character === '{' || character === '[' || /[\w-]/.test(character)) {
      this.problems.push({
        rule: 'parse',
        severity: 'error',
        what: `expected \`,\` after ${describe(last)}`,
        fix: 'put a comma here',
        start: Math.max(last.end - 1, 0),
        end: last.end,
      })
      if (this.problems.length > 20) throw new Stop()
      return true
    }
    this.#fail(
      `expected \`,\` or \`${close}\` after ${describe(last)}, got \`${character}\``,
      this.#offset,
      this.#offset + 1,
    )
  }

  #array(depth: number): DefinitionNode {
    const start = this.#offset++
    const node = new DefinitionNode('array', start, start)
    this.#blank()
    if (this.text[this.#offset] === ']') this.#offset++
    else {
      for (let more = true; more; ) {
        const item = this.#value(depth + 1)
        node.adopt(item, node.items.length)
        more = this.#separator(']', item, start, '[')
        if (more) this.#blank()
      }
    }
    node.end = this.#offset
    return node
  }

  #object(depth: number): DefinitionNode {
    const start = this.#offset++
    const node = new DefinitionNode('object', start, start)
    const seen = new Map<string, DefinitionNode>()
    this.#blank()
    if (this.text[this.#offset] === '}') this.#offset++
    else {
      for (let more = true; more; ) {
        const member = this.#member(node, depth)
        const first = seen.get(member.key as string)
        if (first) this.#duplicate(first, member)
        seen.set(member.key as string, member)
        more = this.#separator('}', member, start, '{')
        if (more) this.#blank()
      }
    }
    node.end = this.#offset
    return node
  }

  #member(parent: DefinitionNode, depth: number): DefinitionNode {
    const keyStart = this.#offset
    if (this.text[keyStart] !== '"') {
      const word = this.#match(wordToken)
      if (word !== undefined)
        this.#fail(
          `the name \`${word.slice(0, 40)}\` needs double quotes`,
          keyStart,
          this.#offset,
          `write "${word.slice(0, 40)}"`,
        )
      if (this.text[keyStart] === undefined) this.#fail('the file ends inside an object', keyStart, keyStart)
      this.#fail(`expected a name in double quotes, got \`${this.text[keyStart]}\``, keyStart, keyStart + 1)
    }
    const key = this.#string()
    const keyEnd = this.#offset
    this.#blank()
    if (this.text[this.#offset] !== ':')
      this.#fail(`expected \`:\` after ${JSON.stringify(key.slice(0, 40))}`, keyStart, keyEnd)
    this.#offset++
    this.#blank()
    const value = this.#value(depth + 1)
    parent.adopt(value, key, keyStart, keyEnd)
    return value
  }

  #duplicate(first: DefinitionNode, second: DefinitionNode): void {
    this.problems.push({
      rule: 'duplicate-key',
      severity: 'warning',
      what: `\`${String(second.key).slice(0, 80)}\` is written twice; the second one wins`,
      fix: 'remove one of the two',
      start: second.keyStart,
      end: second.keyEnd,
      related: {start: first.keyStart, end: first.keyEnd},
    })
  }
}

// What the token above begins with: asking it everywhere is a tenth of the reading.
function mayBePlaceholder(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case 36: // $
    case 35: // #
    case 60: // <
    case 64: // @
    case 37: // %
      return true
    case 123: // {
      return text.charCodeAt(at + 1) === 123
    default:
      return false
  }
}
