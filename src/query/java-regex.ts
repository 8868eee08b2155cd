/**
 * The argument of `=~` is a java.util.regex expression matched against the whole value. What JavaScript spells
 * otherwise is translated; what it cannot do, or would do differently, is refused by name, never guessed.
 */

export class RegexRefused extends Error {
  /** `offset` counts from 0 into the expression. */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

const posixClasses: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
}
const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\\x07',
  e: '\\x1B',
  h: '[ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]',
}
const sameEscapes = new Set([...'dDwWtnrfbB'])
const syntax = new Set([...'^$\\.*+?()[]{}|/'])

/** An anchored JavaScript expression that matches exactly the values the Java one matches whole. @throws RegexRefused */
export function compileJavaRegex(source: string): RegExp {
  let out = ''
  let flags = 'u'
  let index = 0
  let groups = 0
  let inClass = false
  const unbounded: boolean[] = [false]
  const flagPrefix = /^\(\?([a-zA-Z]+)\)/.exec(source)
  if (flagPrefix) {
    for (const flag of flagPrefix[1] as string) {
      if (flag === 'i' || flag === 's' || flag === 'm') flags += flag
      else throw new RegexRefused(`the inline flag \`(?${flag})\` of Java has no equal here`, 0)
    }
    index = flagPrefix[0].length
  }
  const takeEscape = (): string => {
    const at = index
    const next = source[index + 1]
    if (next === undefined) throw new RegexRefused('the expression ends in a lone backslash', at)
    index += 2
    if (next === 'Q') {
      const end = source.indexOf('\\E', index)
      const text = source.slice(index, end === -1 ? source.length : end)
      index = end === -1 ? source.length : end + 2
      return [...text]
        .map(character => (syntax.has(character) || (inClass && character === '-') ? quote(character) : character))
        .join('')
    }
    if (sameEscapes.has(next)) return `\\${next}`
    // Java's \s holds the ASCII spaces alone, JavaScript's every Unicode one
    if (next === 's') return inClass ? ' \\t\\n\\x0B\\f\\r' : '[ \\t\\n\\x0B\\f\\r]'
    if (next === 'S' && !inClass) return '[^ \\t\\n\\x0B\\f\\r]'
    if (next in simpleEscapes && !(next === 'h' && inClass)) return simpleEscapes[next] as string
    if (next === 'A') return '^'
    if (next === 'z' || next === 'Z') return '$'
    if (next === 'x' || next === 'u') {
      const hex = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}|[0-9a-fA-F]{2}))/.exec(source.slice(index))
      const digits = hex?.[1] ?? hex?.[2]
      if (!hex || digits === undefined) throw new RegexRefused(`\`\\${next}\` without its digits`, at)
      const taken = hex[1] !== undefined ? hex[0].length : next === 'x' ? 2 : 4
      index += taken
      return `\\u{${hex[1] ?? source.slice(index - taken, index)}}`
    }
    if (next === 'p' || next === 'P') {
      const name = /^\{([A-Za-z]+)\}/.exec(source.slice(index))?.[1]
      const body = name === undefined ? undefined : posixClasses[name]
      if (body === undefined || (inClass && next === 'P')) {
        throw new RegexRefused(`the character class \`\\${next}${name ? `{${name}}` : ''}\` of Java`, at)
      }
      index += (name as string).length + 2
      return inClass ? body : `[${next === 'P' ? '^' : ''}${body}]`
    }
    if (/[1-9]/.test(next)) {
      if (inClass || Number(next) > groups)
        throw new RegexRefused(`\`\\${next}\` refers to a group that is not there`, at)
      return `\\${next}`
    }
    if (/[a-zA-Z0]/.test(next)) throw new RegexRefused(`the escape \`\\${next}\` of Java`, at)
    return syntax.has(next) || (inClass && next === '-') ? `\\${next}` : next
  }
  while (index < source.length) {
    const at = index
    const character = source[index] as string
    if (character === '\\') {
      out += takeEscape()
    } else if (inClass) {
      if (character === '[') throw new RegexRefused('a class within a class (union) of Java', at)
      if (source.startsWith('&&', index)) throw new RegexRefused('the class intersection `&&` of Java', at)
      if (character === ']') inClass = false
      out += syntax.has(character) && character !== ']' && character !== '^' ? quote(character) : character
      index++
    } else if (character === '[') {
      inClass = true
      index++
      out += '['
      if (source[index] === '^') {
        out += '^'
        index++
      }
      if (source[index] === ']') throw new RegexRefused('a class that starts with `]`', at)
    } else if (character === '(') {
      const special = /^\(\?(<[a-zA-Z][a-zA-Z0-9]*>|<?[=!]|:|.?[^)]{0,3})/.exec(source.slice(index))?.[1]
      if (special === undefined) groups++
      else if (special.startsWith('>')) throw new RegexRefused('an atomic group `(?>…)` of Java', at)
      else if (/^<[a-zA-Z]/.test(special)) groups++
      else if (!/^(?:<?[=!]|:)$/.test(special)) throw new RegexRefused('inline flags within the expression', at)
      const opener = special === undefined ? '(' : `(?${special}`
      out += opener
      index += opener.length
      unbounded.push(false)
    } else if (character === ')') {
      if (unbounded.length === 1) throw new RegexRefused('a `)` without its `(`', at)
      out += ')'
      index++
      const within = unbounded.pop() as boolean
      const repeated = /^(?:[*+]|\{\d+,\})/.test(source.slice(index))
      if (within && repeated) {
        throw new RegexRefused('a repeated group that holds a repetition without bound: it could take for ever', at)
      }
      if (within) unbounded[unbounded.length - 1] = true
    } else if (/[*+?{]/.test(character)) {
      const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(source.slice(index))?.[0]
      if (quantifier === undefined) throw new RegexRefused('a `{` that starts no repetition', at)
      index += quantifier.length
      if (source[index] === '+') throw new RegexRefused(`the possessive quantifier \`${quantifier}+\` of Java`, at)
      const lazy = source[index] === '?'
      if (lazy) index++
      if (/^(?:[*+]|\{\d+,\})$/.test(quantifier)) unbounded[unbounded.length - 1] = true
      out += quantifier + (lazy ? '?' : '')
    } else {
      out += character === '}' || character === ']' || character === '/' ? quote(character) : character
      index++
    }
  }
  if (inClass) throw new RegexRefused('a `[` without its `]`', source.length)
  if (unbounded.length > 1) throw new RegexRefused('a `(` without its `)`', source.length)
  try {
    return new RegExp(`^(?:${out})$`, flags)
  } catch (error) {
    throw new RegexRefused((error as Error).message.replace(/^Invalid regular expression: .*\/\w*: /, ''), 0)
  }
}

function quote(character: string): string {
  return `\\${character}`
}
