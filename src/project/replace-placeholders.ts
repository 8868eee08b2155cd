import type {ParsedNode, Scalar} from 'yaml'
import {UserError} from '../core/errors.js'
import {LineTable} from '../core/position.js'
import type {Placeholder, Resolved} from './interpolate.js'

interface Edit {
  start: number
  end: number
  text: string
}

const inJsonString = (value: string) => JSON.stringify(value).slice(1, -1)

/** JSON: every value stays inside the string its placeholder stands in. */
export async function replaceInJson(
  text: string,
  _file: string,
  placeholders: readonly Placeholder[],
  resolved: readonly Resolved[],
): Promise<string> {
  return applyEdits(
    text,
    placeholders.map(({start, end}, index) => ({start, end, text: inJsonString((resolved[index] as Resolved).value)})),
  )
}

// What YAML reads as a number or a boolean when it stands bare.
const bare = /^(-?(0|[1-9]\d*)(\.\d+)?|true|false)$/

/**
 * YAML: a value takes the form of the scalar it stands in. A bare scalar that is nothing but one placeholder becomes a
 * number or a boolean when its value is one, and a quoted text otherwise.
 * @throws UserError with the place when a value cannot stand there.
 */
export async function replaceInYaml(
  text: string,
  file: string,
  placeholders: readonly Placeholder[],
  resolved: readonly Resolved[],
): Promise<string> {
  const {isScalar, parseDocument, visit} = await import('yaml')
  const scalars: Array<Scalar & {range: [number, number, number]}> = []
  visit(parseDocument(text, {prettyErrors: false}), {
    Scalar: (_key, node) => {
      if (isScalar(node) && (node as ParsedNode).range) scalars.push(node as (typeof scalars)[number])
    },
  })
  const lines = new LineTable(text)
  const edits: Edit[] = []
  const done = new Set<number>()
  for (const [index, placeholder] of placeholders.entries()) {
    if (done.has(index)) continue
    const scalar = scalars.find(({range}) => placeholder.start >= range[0] && placeholder.end <= range[1])
    // Outside every scalar is a comment: nothing reads it.
    if (!scalar) continue
    const {value} = resolved[index] as Resolved
    const at = lines.at(placeholder.start, placeholder.end, undefined, file)
    if (scalar.type === 'PLAIN') {
      // The whole scalar at once: it may hold several, and quoting it must cover all of it.
      const [start, end] = scalar.range
      const inside = placeholders.flatMap((one, other) => (one.start >= start && one.end <= end ? [other] : []))
      for (const other of inside) done.add(other)
      const replaced = applyEdits(
        text.slice(start, end),
        inside.map(other => {
          const one = placeholders[other] as Placeholder
          return {start: one.start - start, end: one.end - start, text: (resolved[other] as Resolved).value}
        }),
      )
      const whole = inside.length === 1 && placeholder.start === start && placeholder.end === end
      edits.push({start, end, text: whole && bare.test(replaced) ? replaced : JSON.stringify(replaced)})
    } else if (scalar.type === 'QUOTE_DOUBLE') edits.push({...placeholder, text: inJsonString(value)})
    else if (/[\n\r]/.test(value)) {
      throw new UserError('a value of several lines cannot stand here', {at, fix: 'write it between double quotes'})
    } else edits.push({...placeholder, text: scalar.type === 'QUOTE_SINGLE' ? value.replaceAll("'", "''") : value})
  }
  return applyEdits(text, edits)
}

function applyEdits(text: string, edits: Edit[]): string {
  let result = ''
  let from = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + text.slice(from)
}
