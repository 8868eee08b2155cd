import {describe, expect, it} from 'vitest'
import {type MathScope, MetricMathError, parseMetricMath} from '../../src/local/metric-math.js'

const reckon = (expression: string, values: Record<string, number> = {}) => {
  const scope: MathScope = {at: id => values[id], lastAt: id => values[`last_${id}`] ?? values[id]}
  return parseMetricMath(expression).reckon(scope, 0)
}

describe('metric math', () => {
  it.each<[string, Record<string, number>, number | undefined]>([
    ['1+2*3', {}, 7],
    ['(1+2)*3', {}, 9],
    ['8-2-1', {}, 5],
    ['12/2/3', {}, 2],
    ['-m1+1', {m1: 3}, -2],
    ['m1/IF(m2>0,m2,1)', {m1: 90, m2: 3}, 30],
    ['m1/IF(m2>0,m2,1)', {m1: 90, m2: 0}, 90],
    ['m1/m2', {m1: 90, m2: 0}, undefined],
    ['m1+m2', {m1: 90}, undefined],
    ['m1+FILL(m2, 5)', {m1: 90}, 95],
    ['FILL(m1, REPEAT)', {last_m1: 4}, 4],
    ['IF(m1>=2 AND m1<4, 1, 0)', {m1: 3}, 1],
    ['IF(m1<2 || m1==4, 1, 0)', {m1: 3}, 0],
    ['IF(m1>5, m1)', {m1: 3}, undefined],
  ])('%s of %o is %s', (expression, values, value) => {
    expect(reckon(expression, values)).toBe(value)
  })

  it.each([
    ['nothing', ''],
    ['a function it does not reckon', 'RATE(m1)'],
    ['an operator without its second side', 'm1+'],
    ['an open parenthesis', '(m1+1'],
    ['one too many', 'm1 m2'],
    ['a character that is none of it', 'm1 ; 2'],
    ['parentheses without end', '('.repeat(500)],
    ['signs without end', '-'.repeat(500)],
    ['more text than is read', `1${'+1'.repeat(600)}`],
  ])('refuses %s', (_name, expression) => {
    expect(() => parseMetricMath(expression)).toThrow(MetricMathError)
  })
})
