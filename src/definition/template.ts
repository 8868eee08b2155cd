/**
 * Where the `${…}` or `%{…}` of Terraform's template language that starts at `start` ends, in offsets; undefined when
 * it is never closed. Strings within it may hold templates of their own.
 */
export function templateEnd(text: string, start: number, depth = 0): number | undefined {
  if (depth > maxNested) return undefined
  let braces = 0
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index]
    if (character === '{') braces++
    else if (character === '}' && --braces === 0) return index + 1
    else if (character === '"') {
      const end = quotedEnd(text, index, depth + 1)
      if (end === undefined) return undefined
      index = end - 1
    }
  }
  return undefined
}

const maxNested = 50

function quotedEnd(text: string, start: number, depth: number): number | undefined {
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index]
    if (character === '\n') return undefined
    if (character === '"') return index + 1
    if (character === '\\') index++
    else if ((character === '$' || character === '%') && text[index + 1] === '{' && text[index - 1] !== character) {
      const end = templateEnd(text, index, depth)
      if (end === undefined) return undefined
      index = end - 1
    }
  }
  return undefined
}

/**
 * A text with what its templates compute made unreadable, every character still in its place: `${a ? "b" : "c"}`
 * becomes `${______________}`. Undefined when it holds directives (`%{ if … }`), which may make any text of it.
 */
export function withoutTemplates(text: string): string | undefined {
  const parts: string[] = []
  let from = 0
  for (const match of text.matchAll(/[$%]\{/g)) {
    if (match.index < from || text[match.index - 1] === match[0][0]) continue
    if (match[0] === '%{') return undefined
    const end = templateEnd(text, match.index)
    if (end === undefined) return undefined
    parts.push(text.slice(from, match.index + 2), '_'.repeat(end - match.index - 3))
    from = end - 1
  }
  return parts.join('') + text.slice(from)
}

/** Whether a JSON text, as `withoutTemplates` leaves it, has computed parts outside of its strings. */
export function hasComputedParts(text: string): boolean {
  return /\$\{_*\}/.test(text.replace(/"(?:[^"\\\n]|\\.)*"/g, '""'))
}
