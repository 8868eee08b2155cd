import type * as Yaml from 'yaml'
import {DefinitionNode} from './node.js'
import {type Comment, maxDepth, type ParseProblem} from './parse.js'
import type {Parsed} from './parse-json.js'

export type YamlModule = typeof Yaml

/** Aliases followed in one file, and nodes they may expand to: a bomb is named, never exploded. */
const maxAliases = 100
const maxExpandedNodes = 10_000

class TooMuch extends Error {
  constructor(
    message: string,
    readonly start: number,
  ) {
    super(message)
  }
}

/** YAML 1.2 → nodes with places. A tagged value (`!Ref`, `!Sub`) is an unknown. Never throws. */
export function parseYaml(text: string, yaml: YamlModule): Parsed {
  const problems: ParseProblem[] = []
  const comments: Comment[] = []
  const nul = text.indexOf('\u0000')
  if (nul !== -1) {
    const what = 'this is not a text file: it holds a NUL byte'
    return {comments, problems: [{rule: 'parse', severity: 'error', what, start: nul, end: nul + 1}]}
  }
  const deep = tooDeep(text)
  if (deep !== undefined) {
    const what = `nested deeper than ${maxDepth} levels`
    return {comments, problems: [{rule: 'parse', severity: 'error', what, start: deep, end: deep + 1}]}
  }
  for (const match of text.matchAll(/(?:^|[ \t])(#[^\n]*)/gm)) {
    const start = match.index + match[0].length - match[1]!.length
    comments.push({start, end: start + match[1]!.length, text: match[1]!.slice(1).trim()})
  }
  let document: Yaml.Document.Parsed
  try {
    document = yaml.parseDocument(text, {uniqueKeys: false, logLevel: 'silent', prettyErrors: false})
  } catch (error) {
    const what = `this YAML cannot be read: ${(error as Error).message.split('\n')[0]}`
    return {comments, problems: [{rule: 'parse', severity: 'error', what, start: 0, end: Math.min(1, text.length)}]}
  }
  for (const error of document.errors.slice(0, 20)) {
    const [start, end] = error.pos
    problems.push({
      rule: 'parse',
      severity: 'error',
      what: (error.message.split('\n')[0] as string).replace(/\.$/, ''),
      start,
      end: Math.max(end, start),
    })
  }
  if (problems.length > 0) return {comments, problems}
  if (document.contents === null) {
    const what = 'the file is empty'
    return {comments, problems: [{rule: 'parse', severity: 'error', what, start: 0, end: 0}]}
  }
  try {
    const reader = new YamlReader(yaml, document, text, problems)
    const root = reader.node(document.contents, 0)
    return {root, comments, problems, ...(reader.shared.length > 0 ? {shared: reader.shared} : {})}
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    problems.push({rule: 'parse', severity: 'error', what: error.message, start: error.start, end: error.start + 1})
    return {comments, problems}
  }
}

// The YAML parser recurses; flow collections and indentation are counted before it is let loose.
function tooDeep(text: string): number | undefined {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 91 || code === 123) depth++
    else if (code === 93 || code === 125) depth--
    else if (code === 10) {
      const indent = /^(?:[ ]|- )*/.exec(text.slice(index + 1, index + 1001))?.[0]?.replaceAll(' ', '').length ?? 0
      if (indent > maxDepth) return index + 1
    }
    if (depth > maxDepth) return index
  }
  for (const match of text.matchAll(/^( {400,})\S/gm)) if (match[1]!.length > maxDepth * 8) return match.index
  return undefined
}

class YamlReader {
  #aliases = 0
  #nodes = 0
  #expanding = 0
  readonly shared: {start: number; end: number}[] = []

  constructor(
    readonly yaml: YamlModule,
    readonly document: Yaml.Document.Parsed,
    readonly text: string,
    readonly problems: ParseProblem[],
  ) {}

  node(source: unknown, depth: number, place?: {start: number; end: number}): DefinitionNode {
    const {yaml} = this
    const range = (source as Yaml.Node | null)?.range
    const {start, end} = place ?? {start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0}
    if (depth > maxDepth) throw new TooMuch(`nested deeper than ${maxDepth} levels`, start)
    if (this.#expanding > 0 && ++this.#nodes > maxExpandedNodes)
      throw new TooMuch(`aliases expand to more than ${maxExpandedNodes} values`, start)
    const anchor = (source as {anchor?: string} | null)?.anchor
    if (anchor !== undefined && !place) this.shared.push({start: this.text.lastIndexOf(`&${anchor}`, start), end})
    if (yaml.isAlias(source)) {
      if (!place) this.shared.push({start, end})
      if (++this.#aliases > maxAliases) throw new TooMuch(`more than ${maxAliases} aliases`, start)
      const target = source.resolve(this.document)
      if (!target) throw new TooMuch(`alias \`*${source.source.slice(0, 40)}\` names nothing`, start)
      this.#expanding++
      const node = this.node(target, depth + 1, {start, end})
      this.#expanding--
      return node
    }
    const inner = place ? {place} : {}
    const tag = (source as Yaml.Node | null)?.tag
    const opaque = tag?.startsWith('!') ?? false
    if (yaml.isMap(source)) {
      const node = new DefinitionNode('object', start, end)
      node.opaque = opaque
      const seen = new Map<string, DefinitionNode>()
      const isMerge = (pair: Yaml.Pair) => yaml.isScalar(pair.key) && pair.key.value === '<<'
      for (const pair of source.items) if (!isMerge(pair)) this.#pair(node, pair, depth, seen, inner.place)
      for (const pair of source.items) if (isMerge(pair)) this.#merge(node, pair, depth, seen)
      return node
    }
    if (yaml.isSeq(source)) {
      const node = new DefinitionNode('array', start, end)
      node.opaque = opaque
      for (const item of source.items) node.adopt(this.node(item, depth + 1, inner.place), node.items.length)
      return node
    }
    return this.#scalar(source, start, end, opaque)
  }

  /** `<<: *base`: the members of another map that are not written here; what is no map leaves the object partial. */
  #merge(node: DefinitionNode, pair: Yaml.Pair, depth: number, seen: Map<string, DefinitionNode>): void {
    const {yaml} = this
    const sources = yaml.isSeq(pair.value) ? pair.value.items : [pair.value]
    for (const source of sources) {
      const range = (source as Yaml.Node | null)?.range
      const read = this.node(source, depth + 1, undefined)
      if (!range || read.kind !== 'object' || read.opaque) {
        node.partial = true
        continue
      }
      for (const member of read.members) {
        if (seen.has(String(member.key))) continue
        seen.set(String(member.key), member)
        node.adopt(member, member.key!, member.keyStart, member.keyEnd)
      }
    }
  }

  #pair(
    node: DefinitionNode,
    pair: Yaml.Pair,
    depth: number,
    seen: Map<string, DefinitionNode>,
    place?: {start: number; end: number},
  ): void {
    const keyRange = (pair.key as Yaml.Node | null)?.range
    const keyStart = place?.start ?? keyRange?.[0] ?? node.start
    const keyEnd = place?.end ?? keyRange?.[1] ?? keyStart
    const key = this.yaml.isScalar(pair.key) ? String(pair.key.value) : this.text.slice(keyStart, keyEnd)
    const child =
      pair.value === null ? new DefinitionNode('null', keyEnd, keyEnd) : this.node(pair.value, depth + 1, place)
    const first = seen.get(key)
    if (first && key !== '<<') {
      this.problems.push({
        rule: 'duplicate-key',
        severity: 'warning',
        what: `\`${key.slice(0, 80)}\` is written twice; the second one wins`,
        fix: 'remove one of the two',
        start: keyStart,
        end: keyEnd,
        related: {start: first.keyStart, end: first.keyEnd},
      })
    }
    node.adopt(child, key, keyStart, keyEnd)
    seen.set(key, child)
  }

  #scalar(source: unknown, start: number, end: number, opaque: boolean): DefinitionNode {
    const value = this.yaml.isScalar(source) ? source.value : null
    const kind =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? (typeof value as 'string' | 'number' | 'boolean')
        : typeof value === 'bigint'
          ? 'number'
          : value === null || value === undefined
            ? 'null'
            : 'string'
    const node = new DefinitionNode(kind, start, end)
    node.scalar =
      kind === 'null'
        ? null
        : kind === 'number'
          ? Number(value)
          : kind === 'string'
            ? String(value)
            : (value as boolean)
    node.opaque = opaque
    return node
  }
}
