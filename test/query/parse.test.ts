import {describe, expect, test} from 'vitest'
import {parseQuery} from '../../src/query/parse.js'
import {clauses, dependsOnTasks, predicates} from '../../src/query/query.js'
import {QueryError} from '../../src/query/query-error.js'

function refusal(text: string): QueryError {
  try {
    parseQuery(text)
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error(`\`${text}\` was read`)
}

const shape = (text: string) =>
  [...predicates(parseQuery(text).root)].map(({subject, attribute, operator, values}) =>
    [attribute === undefined ? subject : `attribute:${attribute}`, operator, ...values].join(' '),
  )

describe('every expression of the AWS documentation is read', () => {
  test.each([
    ['attribute:ecs.instance-type == t2.small', ['attribute:ecs.instance-type == t2.small']],
    [
      'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
      ['attribute:ecs.availability-zone in us-east-1a us-east-1b'],
    ],
    ['attribute:ecs.instance-type in [t2.small, t2.medium]', ['attribute:ecs.instance-type in t2.small t2.medium']],
    [
      'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d',
      ['attribute:ecs.instance-type =~ g2.*', 'attribute:ecs.availability-zone != us-east-1d'],
    ],
    [
      'attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone == us-east-1a',
      ['attribute:ecs.instance-type =~ t2.*', 'attribute:ecs.availability-zone == us-east-1a'],
    ],
    ['attribute:stack == prod', ['attribute:stack == prod']],
    ['attribute:stack != prod', ['attribute:stack != prod']],
    ['task:group == service:production', ['task:group == service:production']],
    ['task:group == databases', ['task:group == databases']],
    ['not(task:group == database)', ['task:group == database']],
    ['runningTasksCount == 1', ['runningTasksCount == 1']],
    ['agentVersion < 1.14.5', ['agentVersion < 1.14.5']],
    ['registeredAt < 2018-02-13', ['registeredAt < 2018-02-13']],
    ["ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", ['ec2InstanceId in i-abcd1234 i-wxyx7890']],
    [
      '(attribute:a == b or attribute:c != d) and runningTasksCount < 3',
      ['attribute:a == b', 'attribute:c != d', 'runningTasksCount < 3'],
    ],
  ])('%s', (text, expected) => {
    expect(shape(text)).toEqual(expected)
  })
})

describe('every operator and its word mean the same', () => {
  test.each([
    ['==', 'equals', 'v'],
    ['!=', 'not_equals', 'v'],
    ['=~', 'matches', 'v'],
    ['!~', 'not_matches', 'v'],
    ['in', 'in', '[v]'],
    ['!in', 'not_in', '[v]'],
    ['exists', 'exists', ''],
    ['!exists', 'not_exists', ''],
  ])('%s and %s', (sign, word, argument) => {
    expect(shape(`attribute:x ${sign} ${argument}`)).toEqual(shape(`attribute:x ${word} ${argument}`))
  })
  test.each([
    ['>', 'greater_than'],
    ['>=', 'greater_than_equal'],
    ['<', 'less_than'],
    ['<=', 'less_than_equal'],
  ])('%s and %s', (sign, word) => {
    expect(shape(`runningTasksCount ${sign} 3`)).toEqual(shape(`runningTasksCount ${word} 3`))
  })
  test.each([
    ['attribute:a exists && attribute:b exists', 'attribute:a exists and attribute:b exists'],
    ['attribute:a exists || attribute:b exists', 'attribute:a exists or attribute:b exists'],
    ['!attribute:a exists', 'not attribute:a exists'],
    ['!(attribute:a exists)', 'not(attribute:a exists)'],
    ['attribute:a==b', 'attribute:a == b'],
    ['attribute:a!=b', 'attribute:a != b'],
    ['attribute:a !in [b]', 'attribute:a not_in [b]'],
    ['attribute:a == "b"', "attribute:a == 'b'"],
  ])('%s is %s', (one, other) => {
    const strip = (text: string) =>
      JSON.stringify(parseQuery(text).root, (key, value) => (/^(?:start|end)$/.test(key) ? undefined : value))
    expect(strip(one)).toBe(strip(other))
  })
})

test('not binds before and, and before or, and parentheses before all', () => {
  const root = parseQuery('not attribute:a exists and attribute:b exists or attribute:c exists').root
  expect(root.kind).toBe('or')
  expect(root.kind === 'or' && root.left.kind).toBe('and')
  expect(root.kind === 'or' && root.left.kind === 'and' && root.left.left.kind).toBe('not')
  expect(parseQuery('attribute:a exists and (attribute:b exists or attribute:c exists)').root.kind).toBe('and')
})

test('clauses are the conditions that must all hold, with their text', () => {
  const text = 'attribute:a == b and (attribute:c == d or attribute:e exists) and not(task:group == f)'
  const query = parseQuery(text)
  expect(clauses(query.root).map(({start, end}) => text.slice(start, end))).toEqual([
    'attribute:a == b',
    '(attribute:c == d or attribute:e exists)',
    'not(task:group == f)',
  ])
  expect(dependsOnTasks(query.root)).toBe(true)
})

describe('wrong forms are refused at the token, with the right one proposed', () => {
  test.each([
    // published wrong forms
    ['attribute:ecs.instance-type =` t2.*', '=`', 'attribute:ecs.instance-type =~ t2.*'],
    ['not=(task:group == x)', 'not=', 'not(task:group == x)'],
    [
      '(a == b or c != d) and some-other-thing',
      'a',
      '(attribute:a == b or attribute:c != d) and attribute:some-other-thing exists',
    ],
    [
      '(expression1 or expression2) and expression3',
      'expression1',
      '(attribute:expression1 exists or attribute:expression2 exists) and attribute:expression3 exists',
    ],
    // operators
    ['attribute:x = prod', '=', 'attribute:x == prod'],
    ['attribute:x = t2.*', '=', 'attribute:x =~ t2.*'],
    ['attribute:x === prod', '===', 'attribute:x == prod'],
    ['attribute:x <> prod', '<>', 'attribute:x != prod'],
    ['attribute:x =! prod', '=!', 'attribute:x != prod'],
    ['attribute:x ~= t2.*', '~=', 'attribute:x =~ t2.*'],
    ['runningTasksCount => 3', '=>', 'runningTasksCount >= 3'],
    ['attribute:x matchs t2.*', 'matchs', 'attribute:x matches t2.*'],
    ['attribute:x not in [a, b]', 'not', 'attribute:x not_in [a, b]'],
    ['attribute:x == [a, b]', '==', 'attribute:x in [a, b]'],
    ['attribute:x != [a, b]', '!=', 'attribute:x !in [a, b]'],
    ['attribute:x in a', 'a', 'attribute:x in [a]'],
    // joiners and keywords
    ['attribute:x == a & attribute:y == b', '&', 'attribute:x == a && attribute:y == b'],
    ['attribute:x == a AND attribute:y == b', 'AND', 'attribute:x == a and attribute:y == b'],
    ['NOT(attribute:x == a)', 'NOT', 'not(attribute:x == a)'],
    // subjects
    ['agentVerson < 1.2', 'agentVerson', 'agentVersion < 1.2'],
    ['ecs.instance-type == t2.small', 'ecs.instance-type', 'attribute:ecs.instance-type == t2.small'],
    ['attributes:stack == prod', 'attributes:stack', 'attribute:stack == prod'],
    // bare values
    ['attribute:x =~ r[0-9]+', '[', "attribute:x =~ 'r[0-9]+'"],
    ['attribute:x =~ a{1,3}', '{', "attribute:x =~ 'a{1,3}'"],
    ['attribute:x =~ (a|b).*', '(', "attribute:x =~ '(a|b).*'"],
    ['(attribute:x exists', '(', '(attribute:x exists)'],
    ['attribute:x in [a, b', '[', 'attribute:x in [a, b]'],
  ])('%s', (text, token, proposal) => {
    const error = refusal(text)
    expect(text.slice(error.start, error.end)).toBe(token)
    expect(error.proposal).toBe(proposal)
    expect(error.at).toMatchObject({line: 1, column: error.start + 1, endColumn: error.end + 1})
    expect(() => parseQuery(proposal)).not.toThrow()
  })
})

describe('what cannot be repaired is refused at its place', () => {
  test.each([
    ['', 'the expression is empty', 1],
    ['   ', 'the expression is empty', 1],
    ['attribute:x ==', 'a value must follow the operator', 13],
    ['attribute:x == a b', '`b` was not expected here', 18],
    ['attribute:x == a)', '`)` was not expected here', 17],
    ["attribute:x == 'abc", 'this quote is never closed', 16],
    ['attribute: == a', '`attribute:` without a name', 1],
    ['and', '`and` stands where a condition should start', 1],
    ['attribute:x exists and', 'the expression ends where a condition should stand', 23],
    ['task:group exists', '`task:group` does not take `exists`', 12],
    ['agentVersion =~ 1.*', '`agentVersion` does not take `=~`', 14],
    ['runningTasksCount in [1]', '`runningTasksCount` does not take `in`', 19],
    ['registeredAt < yesterday', '`yesterday` is not a date', 16],
    ['registeredAt < 2018-02-31', '`2018-02-31` is not a date', 16],
    ['agentVersion < latest', '`latest` is not an agent version', 16],
    ['runningTasksCount == -1', '`-1` is not a number of tasks', 22],
    ['agentConnected == yes', '`yes` is neither true nor false', 19],
    ["attribute:x =~ 'a++'", 'the regular expression cannot be used: the possessive quantifier `++` of Java', 18],
  ])('%s', (text, message, column) => {
    const error = refusal(text)
    expect(error.message).toBe(message)
    expect(error.at?.column).toBe(column)
  })

  test('an expression longer than AWS takes', () => {
    expect(refusal(`attribute:x == ${'a'.repeat(2000)}`).message).toMatch('2015 characters')
    expect(() => parseQuery(`attribute:x == ${'a'.repeat(1985)}`)).not.toThrow()
  })

  test('an expression nested past reason', () => {
    expect(refusal(`${'('.repeat(900)}attribute:x exists${')'.repeat(900)}`).message).toMatch('nested too deeply')
  })

  test('the caret stands under the token', () => {
    expect(refusal('attribute:x = prod').caret).toBe('attribute:x = prod\n            ^')
  })
})
