import type {Document, Node, ParsedNode} from 'yaml'
import {UserError} from '../core/errors.js'
import {type At, jsonPointer, LineTable} from '../core/position.js'

/** A path into a document: keys and indexes. */
export type Path = readonly (string | number)[]

/** A YAML (or JSON) text as plain values, with the place of every one of them. */
export interface YamlSource {
  file: string
  value: unknown
  /** Where the value at `path` stands; the nearest place around it when it is not written. */
  at(path: Path): At
  /** Where the key of the entry at `path` stands. */
  keyAt(path: Path): At
}

/**
 * Reads one YAML 1.2 document. Key order and repeated keys are as YAML has them: a repeated key is an error.
 * @throws UserError with line and column for a text that is not YAML, holds several documents or too many aliases.
 */
export async function readYaml(text: string, file: string): Promise<YamlSource> {
  const {isMap, isNode, isSeq, isScalar, isPair, parseAllDocuments} = await import('yaml')
  const lines = new LineTable(text)
  const documents = parseAllDocuments(text, {prettyErrors: false, uniqueKeys: true, merge: true}) as Document.Parsed[]
  const [document, second] = documents
  if (!document)
    return {file, value: undefined, at: () => lines.at(0, 0, '', file), keyAt: () => lines.at(0, 0, '', file)}
  const problem = document.errors[0] ?? (second ? {message: 'more than one document', pos: second.range} : undefined)
  if (problem) {
    throw new UserError(`${file} is not a YAML file gantry can read: ${problem.message}`, {
      at: lines.at(problem.pos[0], problem.pos[1] ?? problem.pos[0], undefined, file),
    })
  }
  let value: unknown
  try {
    value = document.toJS({maxAliasCount: 100})
  } catch (error) {
    throw new UserError(`${file} is not a YAML file gantry can read: ${(error as Error).message}`)
  }
  const place = (node: Node | null | undefined, path: Path): At | undefined => {
    const range = (node as ParsedNode | undefined)?.range
    return range ? lines.at(range[0], range[1], jsonPointer(path), file) : undefined
  }
  const find = (path: Path, wantKey: boolean): At => {
    let node: unknown = document.contents
    let best = place(document.contents, []) ?? lines.at(0, 0, '', file)
    for (const [index, part] of path.entries()) {
      const last = index === path.length - 1
      let next: unknown
      if (isMap(node)) {
        const pair = node.items.find(
          item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
        )
        if (pair && isNode(pair.key) && last && wantKey) return place(pair.key, path) ?? best
        next = pair?.value
        if (pair && isNode(pair.key)) best = place(pair.key, path.slice(0, index + 1)) ?? best
      } else if (isSeq(node)) next = node.items[Number(part)]
      if (!isNode(next)) break
      node = next
      best = place(next, path.slice(0, index + 1)) ?? best
    }
    return best
  }
  return {file, value, at: path => find(path, false), keyAt: path => find(path, true)}
}
