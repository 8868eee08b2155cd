/** An object or list that is open while the lines are read. */
interface Open {
  offset: number
  /** Indentation of the line it was opened on. */
  line: number
  /** Indentation of the lines its members or items start on; unknown until the first one. */
  inner?: number
  close: string
}

/**
 * The first line of a JSON text, before `until`, whose indentation does not fit the brackets before it: a bracket is
 * missing, or one too many, at its end or before. `opener` is the bracket that it shows to be left open.
 */
export function firstMisplaced(text: string, until: number): {offset: number; opener?: number} | undefined {
  const stack: Open[] = []
  let indent = 0
  let lineStart = true
  for (let index = 0; index < until; index++) {
    const character = text[index] as string
    if (character === '\n') {
      indent = 0
      lineStart = true
      continue
    }
    if (/\s/.test(character)) {
      if (lineStart) indent++
      continue
    }
    if (character === '/' && /[/*]/.test(text[index + 1] ?? '')) {
      const end = text[index + 1] === '/' ? text.indexOf('\n', index) : text.indexOf('*/', index + 2) + 1
      index = end <= 0 ? until : text[index + 1] === '/' ? end - 1 : end
      continue
    }
    const closes = character === '}' || character === ']'
    const top = stack.at(-1)
    if (lineStart && top) {
      const fits = closes ? indent === top.line && character === top.close : indent > top.line
      if (!fits) return {offset: index, ...(indent <= top.line ? {opener: top.offset} : {})}
      if (!closes && indent !== (top.inner ?? indent)) return {offset: index}
      if (!closes) top.inner = indent
    }
    lineStart = false
    if (character === '{' || character === '[') {
      stack.push({offset: index, line: indent, close: character === '{' ? '}' : ']'})
    } else if (closes) stack.pop()
    else if (character === '"') {
      const string = /"(?:[^"\\\n]|\\.)*"?/y
      string.lastIndex = index
      index += (string.exec(text)?.[0].length ?? 1) - 1
    }
  }
  return undefined
}
