/** What an expression reads: a metric or another expression at one time, undefined where it has no value. */
export interface MathScope {
  at(id: string, seconds: number): number | undefined
  /** The last value until a time, that time's own included: `FILL(m1, REPEAT)`. */
  lastAt(id: string, seconds: number): number | undefined
}

/** An expression ready to be reckoned at any time. */
export interface MetricMath {
  ids: string[]
  reckon(scope: MathScope, seconds: number): number | undefined
}

/** An expression this endpoint does not reckon, and why. */
export class MetricMathError extends Error {}

type Node = (scope: MathScope, seconds: number) => number | undefined

const longestExpression = 1024
const deepest = 32
const tokenPattern = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|(>=|<=|==|!=|&&|\|\||[-+*/(),<>]))/y

const levels: ReadonlyArray<Record<string, (a: number, b: number) => number>> = [
  {'||': (a, b) => Number(a !== 0 || b !== 0), OR: (a, b) => Number(a !== 0 || b !== 0)},
  {'&&': (a, b) => Number(a !== 0 && b !== 0), AND: (a, b) => Number(a !== 0 && b !== 0)},
  {
    '>': (a, b) => Number(a > b),
    '<': (a, b) => Number(a < b),
    '>=': (a, b) => Number(a >= b),
    '<=': (a, b) => Number(a <= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  },
  {'+': (a, b) => a + b, '-': (a, b) => a - b},
  {'*': (a, b) => a * b, '/': (a, b) => a / b},
]

/**
 * Reads CloudWatch metric math as far as scaling needs it: numbers, ids, `+ - * /`, comparisons, AND and OR, `IF` and
 * `FILL` with a number or REPEAT. A time at which an operand has no value has no result, nor has a division by zero
 * (AWS docs: using math expressions with CloudWatch metrics).
 * @throws MetricMathError for anything else.
 */
export function parseMetricMath(expression: string): MetricMath {
  const tokens = tokensOf(expression)
  const ids = new Set<string>()
  let next = 0
  let depth = 0
  const take = (wanted?: string): string => {
    const token = tokens[next++]
    if (token === undefined || (wanted !== undefined && token !== wanted)) {
      throw new MetricMathError(`${wanted ? `\`${wanted}\`` : 'an operand'} expected at ${token ?? 'the end'}`)
    }
    return token
  }
  const level = (index: number): Node => {
    const operators = levels[index]
    if (!operators) return operand()
    let left = level(index + 1)
    for (let token = tokens[next]; token !== undefined && Object.hasOwn(operators, token); token = tokens[next]) {
      next++
      left = both(operators[token] as (a: number, b: number) => number, left, level(index + 1))
    }
    return left
  }
  const whole = (): Node => {
    if (++depth > deepest) throw new MetricMathError('nested too deeply')
    const node = level(0)
    depth--
    return node
  }
  const idOf = (token: string): string => {
    if (!/^[a-z]/.test(token)) throw new MetricMathError(`\`${token}\` is not known here`)
    ids.add(token)
    return token
  }
  const operand = (): Node => {
    const token = take()
    if (/^\d/.test(token)) return () => Number(token)
    if (token === '(') {
      const inner = whole()
      take(')')
      return inner
    }
    if (token === '-') {
      if (++depth > deepest) throw new MetricMathError('nested too deeply')
      const negated = both(
        (a, b) => a - b,
        () => 0,
        operand(),
      )
      depth--
      return negated
    }
    if (token === 'IF' || token === 'FILL') {
      take('(')
      const node = token === 'IF' ? choice() : filled()
      take(')')
      return node
    }
    const id = idOf(token)
    return (scope, seconds) => scope.at(id, seconds)
  }
  const choice = (): Node => {
    const condition = whole()
    take(',')
    const yes = whole()
    let no: Node = () => undefined
    if (tokens[next] === ',') {
      take(',')
      no = whole()
    }
    return (scope, seconds) => {
      const holds = condition(scope, seconds)
      if (holds === undefined) return undefined
      return holds !== 0 ? yes(scope, seconds) : no(scope, seconds)
    }
  }
  const filled = (): Node => {
    const id = idOf(take())
    take(',')
    if (tokens[next] === 'REPEAT') {
      take()
      return (scope, seconds) => scope.lastAt(id, seconds)
    }
    const filling = whole()
    return (scope, seconds) => scope.at(id, seconds) ?? filling(scope, seconds)
  }
  const reckon = whole()
  if (next < tokens.length) throw new MetricMathError(`\`${tokens[next]}\` is one too many`)
  return {ids: [...ids], reckon}
}

function both(operator: (a: number, b: number) => number, left: Node, right: Node): Node {
  return (scope, seconds) => {
    const [a, b] = [left(scope, seconds), right(scope, seconds)]
    if (a === undefined || b === undefined) return undefined
    const value = operator(a, b)
    return Number.isFinite(value) ? value : undefined
  }
}

function tokensOf(expression: string): string[] {
  const text = expression.trimEnd()
  if (text.length > longestExpression) throw new MetricMathError(`longer than ${longestExpression} characters`)
  const tokens: string[] = []
  const pattern = new RegExp(tokenPattern)
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex
    const match = pattern.exec(text)
    if (!match) throw new MetricMathError(`\`${text.slice(from, from + 20)}\` is not known here`)
    tokens.push((match[1] ?? match[2] ?? match[3]) as string)
  }
  return tokens
}
