import {Confused, closers, HclScanner, type Where} from './hcl-scanner.js'
import {DefinitionNode} from './node.js'
import {maxDepth} from './parse.js'
import type {Parsed} from './parse-json.js'

/**
 * Terraform's language as far as ECS resources need it, in the shape Terraform's own JSON syntax has:
 * `{resource: {aws_ecs_task_definition: {web: {family: …}}}}`. Blocks within a resource are lists of objects. Literals,
 * lists, objects and what stands in `jsonencode(…)` are values; every other expression is an unknown, never a guess.
 * Blocks that are no ECS resource are passed over. Never throws.
 */
export function parseHcl(text: string): Parsed {
  const reader = new HclReader(text)
  const root = reader.file()
  return {...(root ? {root} : {}), comments: reader.comments, problems: reader.problems}
}

const wanted = new Set(['aws_ecs_task_definition', 'aws_ecs_service'])
const identifier = /[A-Za-z_][\w-]*/y
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const blockStart = /^(?:resource|data|locals|variable|module|output|provider|terraform)\b/gm

class HclReader extends HclScanner {
  file(): DefinitionNode | undefined {
    const {text} = this
    const nul = text.indexOf('\u0000')
    if (nul !== -1) return this.fail('this is not a text file: it holds a NUL byte', nul, nul + 1)
    if (text.charCodeAt(0) === 0xfeff) this.offset = 1
    const root = new DefinitionNode('object', 0, text.length)
    for (;;) {
      this.blank(true)
      const start = this.offset
      if (start >= text.length) return root
      try {
        this.#topBlock(root)
      } catch (error) {
        if (!(error instanceof Confused)) throw error
        if (this.problems.length > 0) return undefined
        // What is not understood is left alone up to where the next block starts.
        blockStart.lastIndex = start + 1
        this.offset = blockStart.exec(text)?.index ?? text.length
      }
    }
  }

  /** `resource "type" "name" {…}` and `locals {…}` are read; any other block or attribute is passed over. */
  #topBlock(root: DefinitionNode): void {
    const {text} = this
    const start = this.offset
    const word = this.match(identifier)
    if (word === undefined) throw new Confused()
    const labels = this.#labels()
    if (text[this.offset] === '=') {
      this.skip('line')
      return
    }
    if (text[this.offset] !== '{') throw new Confused()
    if (word === 'locals' && labels.length === 0) {
      const locals = memberOf(root, 'locals', start, start + word.length)
      for (const value of this.#body(0).members) locals.adopt(value, value.key!, value.keyStart, value.keyEnd)
      return
    }
    const [type, name] = labels
    if (word !== 'resource' || !type || !name || !wanted.has(type.text)) {
      this.skipBracketed()
      return
    }
    const resources = memberOf(root, 'resource', start, start + word.length)
    const ofType = memberOf(resources, type.text, type.start, type.end)
    ofType.adopt(this.#body(0), name.text, name.start, name.end)
  }

  #labels(): {text: string; start: number; end: number}[] {
    const labels: {text: string; start: number; end: number}[] = []
    for (;;) {
      this.blank(false)
      const start = this.offset
      const quoted = this.text[start] === '"'
      const label = quoted ? this.string() : this.match(identifier)
      if (label === undefined) return labels
      labels.push({text: typeof label === 'string' ? label : label.value, start, end: this.offset})
    }
  }

  /** The body of a block, from its opening brace on: attributes, and blocks as lists. */
  #body(depth: number): DefinitionNode {
    const open = this.offset++
    const node = new DefinitionNode('object', open, open)
    if (depth > maxDepth) throw new Confused()
    for (;;) {
      this.blank(true)
      const start = this.offset
      if (this.text[start] === '}') {
        node.end = ++this.offset
        return node
      }
      if (start >= this.text.length) this.unclosed(open, '{', '}')
      const name = this.match(identifier)
      if (name === undefined) throw new Confused()
      const end = this.offset
      const labels = this.#labels()
      if (this.text[this.offset] === '=' && labels.length === 0) {
        this.offset++
        this.blank(false)
        node.adopt(this.#expression(depth + 1, 'line'), name, start, end)
      } else if (this.text[this.offset] === '{') {
        this.#block(node, name, labels, {start, end}, depth)
      } else throw new Confused()
    }
  }

  #block(
    parent: DefinitionNode,
    name: string,
    labels: {text: string}[],
    {start, end}: {start: number; end: number},
    depth: number,
  ): void {
    // As many blocks as an expression says, with what it says: there are some, and nothing is known of them.
    const dynamic = name === 'dynamic' && labels[0] ? labels[0].text : undefined
    const key = dynamic ?? name
    let list = parent.members.find(member => member.key === key)
    if (!list) {
      list = new DefinitionNode('array', this.offset, this.offset)
      parent.adopt(list, key, start, end)
    }
    if (dynamic !== undefined) {
      list.partial = true
      this.skipBracketed()
    } else list.adopt(this.#body(depth + 1), list.items.length)
    list.end = this.offset
  }

  #expression(depth: number, where: Where): DefinitionNode {
    const start = this.offset
    if (depth > maxDepth) throw new Confused()
    const node = this.#primary(depth)
    if (node && this.#ended(where)) return node
    this.offset = start
    this.skip(where)
    let end = this.offset
    while (end > start && /\s/.test(this.text[end - 1] as string)) end--
    return unknown(start, end)
  }

  /** A value, or undefined when what stands here is another expression. */
  #primary(depth: number): DefinitionNode | undefined {
    const {text} = this
    const start = this.offset
    const character = text[start]
    if (character === '"') {
      const read = this.string()
      if (!read) return undefined
      if (read.template) return unknown(start, this.offset)
      return this.#scalar('string', start, read.value)
    }
    if (character === '{') return this.#object(depth)
    if (character === '[') return this.#list(depth)
    if (character === '(') {
      this.offset++
      this.blank(true)
      const inner = this.#expression(depth + 1, 'call')
      this.blank(true)
      return text[this.offset++] === ')' ? inner : undefined
    }
    const heredoc = this.heredoc()
    if (heredoc) {
      const content = text.slice(heredoc.start, heredoc.end)
      const node = this.#scalar('string', start, content)
      node.opaque = /[$%]\{/.test(content)
      return node
    }
    const digits = this.match(number)
    if (digits !== undefined) return this.#scalar('number', start, Number(digits))
    const word = this.match(identifier)
    if (word === 'true' || word === 'false') return this.#scalar('boolean', start, word === 'true')
    if (word === 'null') return this.#scalar('null', start, null)
    return word === 'jsonencode' ? this.#encoded(start, depth) : undefined
  }

  /** `jsonencode(value)`: an unknown string, with the value it is made of as its only item. */
  #encoded(start: number, depth: number): DefinitionNode | undefined {
    this.blank(false)
    if (this.text[this.offset] !== '(') return undefined
    this.offset++
    this.blank(true)
    const inner = this.#expression(depth + 1, 'call')
    this.blank(true)
    if (this.text[this.offset] === ',') {
      this.offset++
      this.blank(true)
    }
    if (this.text[this.offset++] !== ')') return undefined
    const node = unknown(start, this.offset)
    node.encoded = inner
    return node
  }

  #object(depth: number): DefinitionNode | undefined {
    const node = new DefinitionNode('object', this.offset, this.offset)
    this.offset++
    for (;;) {
      this.blank(true)
      const start = this.offset
      if (this.text[start] === '}') {
        node.end = ++this.offset
        return node
      }
      if (start >= this.text.length) this.unclosed(node.start, '{', '}')
      const key = this.#key()
      if (key === undefined) return undefined
      const end = this.offset
      this.blank(false)
      const sign = this.text[this.offset]
      if ((sign !== '=' && sign !== ':') || /[=>]/.test(this.text[this.offset + 1] ?? '')) return undefined
      this.offset++
      this.blank(true)
      const value = this.#expression(depth + 1, 'object')
      if (key === unknownKey) node.partial = true
      else node.adopt(value, key, start, end)
      this.blank(false)
      if (this.text[this.offset] === ',') this.offset++
      else if (!/[\r\n}]/.test(this.text[this.offset] ?? '\n')) return undefined
    }
  }

  #key(): string | typeof unknownKey | undefined {
    const character = this.text[this.offset]
    if (character === '"') {
      const read = this.string()
      return read?.template ? unknownKey : read?.value
    }
    if (character === '(') {
      this.skipBracketed()
      return unknownKey
    }
    return this.match(identifier) ?? this.match(number)
  }

  #list(depth: number): DefinitionNode | undefined {
    const {text} = this
    const node = new DefinitionNode('array', this.offset, this.offset)
    this.offset++
    for (;;) {
      this.blank(true)
      if (text[this.offset] === ']') {
        node.end = ++this.offset
        return node
      }
      if (this.offset >= text.length) this.unclosed(node.start, '[', ']')
      if (/^for\s/.test(text.slice(this.offset, this.offset + 4))) return undefined
      node.adopt(this.#expression(depth + 1, 'list'), node.items.length)
      this.blank(true)
      if (text[this.offset] === ',') this.offset++
      else if (text[this.offset] !== ']') return undefined
    }
  }

  #scalar(kind: 'string' | 'number' | 'boolean' | 'null', start: number, value: string | number | boolean | null) {
    const node = new DefinitionNode(kind, start, this.offset)
    node.scalar = value
    return node
  }

  #ended(where: Where): boolean {
    const before = this.offset
    const kept = this.comments.length
    this.blank(where === 'list' || where === 'call')
    const character = this.text[this.offset]
    this.offset = before
    this.comments.length = kept
    return character === undefined || character === '\r' || closers[where].includes(character)
  }
}

const unknownKey = Symbol('a name that is computed')

function unknown(start: number, end: number): DefinitionNode {
  const node = new DefinitionNode('string', start, end)
  node.scalar = ''
  node.opaque = true
  return node
}

function memberOf(parent: DefinitionNode, key: string, start: number, end: number): DefinitionNode {
  const present = parent.members.find(member => member.key === key)
  if (present) return present
  const made = new DefinitionNode('object', start, end)
  parent.adopt(made, key, start, end)
  return made
}
