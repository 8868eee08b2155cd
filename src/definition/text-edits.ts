import type {DefinitionNode} from './node.js'
import type {ParsedFile} from './parse.js'
import type {Edit} from './rule.js'

export interface TextEdit {
  start: number
  end: number
  text: string
}

/** The text to put in for a new member or item; undefined where there is no way to write it. */
export function insertion(file: ParsedFile, change: Extract<Edit, {value: unknown}>): TextEdit | undefined {
  const target = 'into' in change ? change.into : change.appendTo
  const value = JSON.stringify(change.value)
  const children = 'into' in change ? target.members : target.items
  const word = 'into' in change ? `${JSON.stringify(change.key)}: ${value}` : value
  const last = children.at(-1)
  const block = file.language === 'yaml' && !'[{'.includes(file.text[target.start] ?? '')
  if (!last) return block ? undefined : {start: target.start + 1, end: target.start + 1, text: word}
  if (block) {
    const at = contentEnd(file.text, last)
    const column = file.lines.position(startOf(children[0]!)).column - 1
    const line = 'into' in change ? `${change.key}: ${value}` : `- ${value}`
    const indent = 'into' in change ? column : column - 2
    return indent < 0 ? undefined : {start: at, end: at, text: `\n${' '.repeat(indent)}${line}`}
  }
  const before = file.text.slice(children.at(-2)?.end ?? target.start + 1, startOf(last))
  const space = /\n\s*$/.exec(before)?.[0] ?? ' '
  return {start: last.end, end: last.end, text: `,${space}${word}`}
}

/** The ranges of text that take members and items out with their commas, for all of them together. */
export function removalRanges(file: ParsedFile, removed: ReadonlySet<DefinitionNode>): TextEdit[] {
  const parents = new Set([...removed].map(node => node.parent!))
  return [...parents].flatMap(parent => {
    const children = parent.kind === 'array' ? parent.items : parent.members
    const kept = children.filter(child => !removed.has(child))
    const block = file.language === 'yaml' && !'[{'.includes(file.text[parent.start] ?? '')
    const first = children[0]!
    const last = children.at(-1)!
    if (kept.length === 0) {
      const end = block ? contentEnd(file.text, last) : last.end
      const start = block && parent.kind === 'array' ? file.text.lastIndexOf('-', startOf(first)) : startOf(first)
      if (block) return [{start, end, text: parent.kind === 'array' ? '[]' : '{}'}]
      const comma = /^\s*,/.exec(file.text.slice(end, end + 200))?.[0] ?? ''
      // What is left empty closes up, unless a comment stands in it.
      const before = file.text.slice(parent.start + 1, start)
      const after = file.text.slice(end + comma.length, parent.end - 1)
      return before.trim() === '' && after.trim() === ''
        ? [{start: parent.start + 1, end: parent.end - 1, text: ''}]
        : [{start, end: end + comma.length, text: ''}]
    }
    const lastKept = kept.at(-1)!
    const firstKeptIndex = children.indexOf(kept[0]!)
    const lastKeptIndex = children.indexOf(lastKept)
    return children.flatMap((child, index) => {
      if (!removed.has(child)) return []
      // In a block of YAML a member goes with the comment behind it, up to where the next one starts.
      if (block && index > lastKeptIndex) {
        if (index !== children.length - 1) return []
        return [{start: contentEnd(file.text, lastKept), end: contentEnd(file.text, child), text: ''}]
      }
      if (index > firstKeptIndex && !block) return [{start: children[index - 1]!.end, end: child.end, text: ''}]
      return [{start: startOf(child), end: startOf(children[index + 1]!), text: ''}]
    })
  })
}

function startOf(node: DefinitionNode): number {
  return node.keyStart >= 0 ? node.keyStart : node.start
}

// A block of YAML ends where its last character does, not where the next one starts.
function contentEnd(text: string, node: DefinitionNode): number {
  let end = Math.max(node.end, node.keyEnd)
  while (end > node.start && /\s/.test(text[end - 1] ?? '')) end--
  // `name:` without a value ends after its colon.
  if (node.kind === 'null' && node.keyEnd >= 0) {
    const colon = text.indexOf(':', node.keyEnd)
    if (colon !== -1 && colon < node.keyEnd + 3) end = Math.max(end, colon + 1)
  }
  return end
}
