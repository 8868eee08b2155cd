import {firstMisplaced} from './indentation.js'
import {DefinitionNode} from './node.js'
import type {ParseProblem} from './parse.js'
import {maxDepth} from './parse.js'

/** What could be read of a text that is no JSON. */
export interface Recovered {
  /** What is surely there; objects and lists of which a part may be missing are `partial`. */
  root?: DefinitionNode
  /** The mistakes that could be read past, each with the edit that mends it where there is one. */
  problems: ParseProblem[]
  /** The bracket that the indentation says is never closed. */
  unclosed?: number
}

/**
 * Reads on after a mistake: a missing comma, names without quotes, single quotes, words that are no JSON, a line that
 * makes no sense. Where brackets do not match, all from the first line on whose indentation contradicts them is left
 * unread. Never throws.
 */
export function recoverJson(text: string): Recovered {
  const first = new Recovery(text, text.length)
  const root = first.file()
  if (!first.stopped) return {...(root ? {root} : {}), problems: first.problems}
  const misplaced = firstMisplaced(text, first.offset)
  const line = text.lastIndexOf('\n', Math.max(0, first.offset - 1)) + 1
  const again = new Recovery(text, Math.min(misplaced?.offset ?? line, line))
  const part = again.file()
  if (part) doubtLast(part)
  return {
    ...(part ? {root: part} : {}),
    problems: first.problems,
    ...(misplaced?.opener === undefined ? {} : {unclosed: misplaced.opener}),
  }
}

/** What was closed last may have been closed by a bracket too many. */
function doubtLast(node: DefinitionNode): void {
  const last = node.kind === 'array' ? node.items.at(-1) : node.members.at(-1)
  if (last === undefined || (last.kind !== 'object' && last.kind !== 'array')) return
  last.partial = true
  doubtLast(last)
}

class Stop extends Error {}

const goodString = /"(?:[^"\\\u0000-\u001f]|\t|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const closedString = /"(?:[^"\\\n\r]|\\.)*"/y
const singleString = /'((?:[^'\\\n\r]|\\.)*)'/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y
const word = /[A-Za-z_$][\w$.-]*/y
const placeholder =
  /\$\{\{.*?\}\}|\$\{[^}\n]*\}|\{\{.*?\}\}|#\{[^}\n]*\}|<[A-Za-z][A-Za-z0-9_ .-]*>|@@\w+@@|%[A-Z][A-Z0-9_]+%/y
const quotedName = /(?:"[^"\n]*"|'[^'\n]*')\s*:/y
const plainName = /[A-Za-z_$][\w$.-]*\s*:/y
const quotedItem = /"[^"\n]*"\s*[,\]\n\r]/y
const python: Record<string, [string, boolean | null]> = {
  True: ['true', true],
  False: ['false', false],
  None: ['null', null],
}

class Recovery {
  readonly problems: ParseProblem[] = []
  offset = 0
  stopped = false
  /** Objects and lists that are open, from the root on; their keys stand in them already. */
  readonly #open: DefinitionNode[] = []
  #name: {key: string; start: number; end: number} | undefined

  constructor(
    readonly text: string,
    readonly limit: number,
  ) {}

  file(): DefinitionNode | undefined {
    try {
      if (this.text.charCodeAt(0) === 0xfeff) this.offset = 1
      this.#blank()
      if (this.offset >= this.limit) throw new Stop()
      const root = this.#value()
      this.#blank()
      if (this.offset < this.limit) this.stopped = true
      return root.opaque ? undefined : root
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      this.stopped = true
      return this.#unwound()
    }
  }

  /** The open objects and lists put into each other as far as they were read. */
  #unwound(): DefinitionNode | undefined {
    for (const node of this.#open) {
      node.partial = true
      node.end = this.offset
    }
    for (let index = this.#open.length - 1; index > 0; index--) {
      const node = this.#open[index] as DefinitionNode
      this.#open[index - 1]!.adopt(node, node.key!, node.keyStart, node.keyEnd)
    }
    return this.#open[0]
  }

  #problem(what: string, start: number, end: number, fix?: string, edit?: string, from = start): void {
    if (this.problems.length > 20) throw new Stop()
    const edits = edit === undefined ? undefined : [{start: from, end, text: edit}]
    this.problems.push({
      rule: 'parse',
      severity: 'error',
      what,
      ...(fix ? {fix} : {}),
      start,
      end,
      ...(edits ? {edits} : {}),
    })
  }

  get #character(): string | undefined {
    return this.offset < this.limit ? this.text[this.offset] : undefined
  }

  #match(token: RegExp): string | undefined {
    token.lastIndex = this.offset
    const match = token.exec(this.text)
    if (!match || match.index + match[0].length > this.limit) return undefined
    this.offset += match[0].length
    return match[0]
  }

  #looksLike(token: RegExp): boolean {
    token.lastIndex = this.offset
    return token.test(this.text)
  }

  #blank(): void {
    const {text} = this
    for (; this.offset < this.limit; this.offset++) {
      const two = text.slice(this.offset, this.offset + 2)
      if (two === '//' || two === '/*') {
        const close = two === '//' ? text.indexOf('\n', this.offset) : text.indexOf('*/', this.offset + 2)
        if (close === -1 && two === '/*') throw new Stop()
        this.offset = close === -1 ? this.limit - 1 : two === '//' ? close : close + 1
      } else if (!/[\s\ufeff]/.test(two[0] as string)) return
    }
  }

  #value(): DefinitionNode {
    const start = this.offset
    const character = this.#character
    if (character === undefined) throw new Stop()
    if (this.#match(placeholder) !== undefined) return this.#unknown(start)
    if (character === '{' || character === '[') return this.#container(character)
    if (character === '"') {
      const text = this.#string(start)
      return text === undefined ? this.#unknown(start) : this.#scalar('string', start, text)
    }
    if (character === "'") return this.#single(start)
    const digits = this.#match(number)
    if (digits !== undefined) return this.#scalar('number', start, Number(digits))
    if (/[-\d]/.test(character)) {
      while (/[\w.+%-]/.test(this.#character ?? '')) this.offset++
      if (this.offset === start) this.offset++
      const what = `\`${this.text.slice(start, Math.min(this.offset, start + 40))}\` is not a number`
      this.#problem(what, start, this.offset, 'write a string in quotes')
      return this.#unknown(start)
    }
    return this.#word(start, character)
  }

  #word(start: number, character: string): DefinitionNode {
    const found = this.#match(word)
    if (found === 'true' || found === 'false') return this.#scalar('boolean', start, found === 'true')
    if (found === 'null') return this.#scalar('null', start, null)
    if (found !== undefined) {
      const known = Object.hasOwn(python, found) ? python[found] : undefined
      const fix = known ? `write ${known[0]}` : `write it in quotes: "${found.slice(0, 40)}"`
      this.#problem(`\`${found.slice(0, 40)}\` is not a JSON value`, start, this.offset, fix, known?.[0])
      if (!known) return this.#unknown(start)
      return this.#scalar(known[1] === null ? 'null' : 'boolean', start, known[1])
    }
    this.#problem(`expected a value, got \`${character}\``, start, start + 1)
    if (!',]}'.includes(character)) this.#restOfLine()
    return this.#unknown(start)
  }

  #single(start: number): DefinitionNode {
    const found = this.#match(singleString)
    const text = found?.slice(1, -1).replaceAll("\\'", "'")
    const what = "JSON strings take double quotes, not '"
    if (text === undefined || /\\/.test(text)) {
      this.#problem(what, start, start + 1)
      if (text === undefined) this.#restOfLine()
      return this.#unknown(start)
    }
    this.#problem(what, start, this.offset, `write ${JSON.stringify(text.slice(0, 40))}`, JSON.stringify(text))
    return this.#scalar('string', start, text)
  }

  /** A string's value; undefined, and past it, when it cannot be known. */
  #string(start: number): string | undefined {
    const good = this.#match(goodString)
    if (good !== undefined) return JSON.parse(good.replaceAll('\t', '\\t')) as string
    if (this.#match(closedString) !== undefined) {
      this.#problem('this string holds what JSON does not take', start, this.offset)
      return undefined
    }
    this.#restOfLine()
    this.#problem('this string is never closed', start, this.offset, 'end it with "')
    return undefined
  }

  /** Passes over what is left of the line, but for brackets and a comma at its end. */
  #restOfLine(): void {
    const {text, offset} = this
    const newline = text.indexOf('\n', offset)
    const end = Math.min(newline === -1 ? this.limit : newline, this.limit)
    const line = text.slice(offset, end)
    const parts = [line.replace(/[\]},\s]*$/, ''), line.replace(/[,\s]*$/, '')]
    const length = parts.find(isBalanced)?.length
    if (length === undefined) throw new Stop()
    this.offset = offset + Math.max(length, 1)
    const inner = this.#open.at(-1)
    if (!inner) throw new Stop()
    inner.partial = true
  }

  #unknown(start: number): DefinitionNode {
    const node = this.#scalar('string', start, this.text.slice(start, this.offset))
    node.opaque = true
    return node
  }

  #scalar(kind: 'string' | 'number' | 'boolean' | 'null', start: number, value: string | number | boolean | null) {
    const node = new DefinitionNode(kind, start, this.offset)
    node.scalar = value
    return node
  }

  #container(opening: '{' | '['): DefinitionNode {
    const node = new DefinitionNode(opening === '{' ? 'object' : 'array', this.offset, this.offset)
    const parent = this.#open.at(-1)
    if (parent?.kind === 'array') node.key = parent.items.length
    else if (this.#name) Object.assign(node, {key: this.#name.key, keyStart: this.#name.start, keyEnd: this.#name.end})
    this.#open.push(node)
    if (this.#open.length > maxDepth) throw new Stop()
    const [close, other] = opening === '{' ? ['}', ']'] : [']', '}']
    this.offset++
    for (;;) {
      this.#blank()
      const character = this.#character
      if (character === undefined || character === other) throw new Stop()
      if (character === close) break
      if (character === ',') {
        this.#problem(
          `expected a ${node.kind === 'object' ? 'name' : 'value'}, got \`,\``,
          this.offset,
          this.offset + 1,
        )
        this.offset++
        continue
      }
      const child = node.kind === 'object' ? this.#member(node) : this.#item(node)
      this.#afterChild(node, child, close as string)
    }
    this.offset++
    node.end = this.offset
    this.#open.pop()
    return node
  }

  #item(list: DefinitionNode): DefinitionNode {
    const item = this.#value()
    list.adopt(item, list.items.length)
    return item
  }

  #member(object: DefinitionNode): DefinitionNode | undefined {
    const start = this.offset
    const key = this.#key(start)
    if (key === undefined) {
      object.partial = true
      return undefined
    }
    const end = this.offset
    this.#blank()
    const character = this.#character
    if (character === ':') this.offset++
    else {
      this.#problem(`expected \`:\` after ${JSON.stringify(key.slice(0, 40))}`, start, end)
      if (character === '=') this.offset += this.text[this.offset + 1] === '>' ? 2 : 1
      else if (character === '{' || character === '[') throw new Stop()
      // Right behind its quote it is rather the end of a longer text: `"cpu: "512"`.
      else if (character === undefined || this.offset === end || key.includes(':') || !/["\d]/.test(character)) {
        this.#restOfLine()
        return undefined
      }
    }
    const after = this.offset
    this.#blank()
    this.#name = {key, start, end}
    const newLine = this.text.slice(after, this.offset).includes('\n')
    const value = this.#value()
    // A bracket may be missing before it.
    if (newLine && value.kind !== 'object' && value.kind !== 'array') value.opaque = true
    object.adopt(value, key, start, end)
    return value
  }

  #key(start: number): string | undefined {
    const character = this.#character as string
    if (character === '"') return this.#string(start)
    if (character === "'") {
      const node = this.#single(start)
      return node.opaque ? undefined : (node.scalar as string)
    }
    const found = this.#match(word)
    if (found !== undefined) {
      const quoted = JSON.stringify(found)
      const what = `the name \`${found.slice(0, 40)}\` needs double quotes`
      this.#problem(what, start, this.offset, `write ${quoted.slice(0, 42)}`, quoted)
      return found
    }
    if (character === '{' || character === '[') throw new Stop()
    this.#problem(`expected a name in double quotes, got \`${character}\``, start, start + 1)
    this.#restOfLine()
    return undefined
  }

  /** Reads on to the next member or item: past the comma, or past what stands where one belongs. */
  #afterChild(parent: DefinitionNode, child: DefinitionNode | undefined, close: string): void {
    const end = this.offset
    this.#blank()
    const character = this.#character
    if (character === close) return
    if (character === ',') {
      this.offset++
      return
    }
    if (character === undefined || ']}:'.includes(character)) throw new Stop()
    const newLine = this.text.slice(end, this.offset).includes('\n')
    const next =
      parent.kind === 'object'
        ? this.#looksLike(quotedName) || (newLine && this.#looksLike(plainName))
        : '{['.includes(character) || this.#looksLike(quotedItem) || (newLine && /[\w-]/.test(character))
    const after = `after ${child ? describe(child) : 'this'}`
    if (next) {
      const from = Math.max(end - 1, 0)
      this.#problem(`expected \`,\` ${after}`, from, end, 'put a comma here', ',', end)
      return
    }
    this.#problem(`expected \`,\` or \`${close}\` ${after}, got \`${character}\``, this.offset, this.offset + 1)
    if (child && child.kind !== 'object' && child.kind !== 'array') child.opaque = true
    else if (child) child.partial = true
    this.#restOfLine()
  }
}

function isBalanced(text: string): boolean {
  const open: string[] = []
  for (const character of text) {
    if (character === '{') open.push('}')
    else if (character === '[') open.push(']')
    else if ((character === '}' || character === ']') && open.pop() !== character) return false
  }
  return open.length === 0
}

/** The words a message has for what stands before the mistake. */
export function describe(node: DefinitionNode): string {
  if (typeof node.key === 'string') return `"${node.key.slice(0, 40)}"`
  if (node.kind === 'string') return `"${String(node.scalar).slice(0, 40)}"`
  if (node.kind === 'object' || node.kind === 'array') return node.kind === 'object' ? 'the object' : 'the list'
  return String(node.scalar)
}
