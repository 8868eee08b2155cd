import type {DefinitionNode} from './node.js'
import type {ParsedFile, ParseProblem} from './parse.js'
import {parseJson} from './parse-json.js'
import {hasComputedParts, withoutTemplates} from './template.js'

/** JSON that stands as a string in a file: its nodes with the places of the file itself. */
export interface EmbeddedJson {
  root?: DefinitionNode
  problems: ParseProblem[]
  /** Every character of the JSON stands in the file as it is, so that edits may be made there. */
  exact: boolean
}

const escapes: Record<string, string> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'}

/**
 * The JSON a string of a JSON file, or a string or heredoc of a Terraform file, holds. Undefined when the string is
 * computed as a whole (`${file("…")}`, directives) or holds no JSON value to read.
 */
export function embeddedJson(file: ParsedFile, node: DefinitionNode): EmbeddedJson | undefined {
  const heredoc = /^<<-?[A-Za-z_][\w-]*[ \t]*\r?\n/.exec(file.text.slice(node.start, node.start + 200))
  const {text, place} = heredoc
    ? heredocText(file.text, node.start + heredoc[0].length, node.end)
    : quotedText(file.text, node)
  const readable = withoutTemplates(text)
  if (readable === undefined || !/^\s*[[{]/.test(readable)) return undefined
  const parsed = parseJson(readable)
  const exact = heredoc !== null
  const {root} = parsed
  if (root) moved(root, place)
  // What a template writes between the values (a comma, half an object) is not seen: then nothing is said of the text.
  const computed = hasComputedParts(readable)
  const problems = parsed.problems.flatMap(problem => {
    if (computed && problem.rule === 'parse') return []
    const {edits, related, ...rest} = problem
    return {
      ...rest,
      start: place(problem.start),
      end: place(problem.end),
      ...(related ? {related: {start: place(related.start), end: place(related.end)}} : {}),
      ...(exact && edits
        ? {edits: edits.map(edit => ({...edit, start: place(edit.start), end: place(edit.end)}))}
        : {}),
    }
  })
  return {...(root ? {root} : {}), problems, exact}
}

function heredocText(text: string, start: number, end: number): {text: string; place: (offset: number) => number} {
  const close = text.lastIndexOf('\n', end - 1)
  return {text: text.slice(start, Math.max(start, close)), place: offset => offset + start}
}

/** A quoted string without its escapes, and where each of its characters stands in the file. */
function quotedText(text: string, node: DefinitionNode): {text: string; place: (offset: number) => number} {
  const offsets: number[] = []
  let value = ''
  const until = node.end - 1
  for (let index = node.start + 1; index < until; index++) {
    offsets.push(index)
    const character = text[index] as string
    if (character !== '\\') {
      value += character
      continue
    }
    const escaped = text[index + 1] ?? ''
    if (escaped === 'u') {
      value += String.fromCharCode(Number.parseInt(text.slice(index + 2, index + 6), 16) || 0)
      index += 5
    } else {
      value += escapes[escaped] ?? escaped
      index += 1
    }
  }
  offsets.push(until)
  return {text: value, place: offset => offsets[Math.min(offset, offsets.length - 1)] as number}
}

function moved(node: DefinitionNode, place: (offset: number) => number): void {
  node.start = place(node.start)
  node.end = place(node.end)
  if (node.keyStart >= 0) {
    node.keyStart = place(node.keyStart)
    node.keyEnd = place(node.keyEnd)
  }
  for (const item of node.items) moved(item, place)
  for (const member of node.members) moved(member, place)
}
