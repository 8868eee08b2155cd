import {expect, test} from 'vitest'
import {parseQuery} from '../../src/query/parse.js'
import {checkQuery, whyNot} from '../../src/query/suggest.js'

const instance = (attributes: Record<string, string>, groups: string[] = []) => ({
  attribute: (name: string) => attributes[name],
  attributeNames: () => Object.keys(attributes),
  groups: new Map(groups.map(group => [group, 1])),
})
const cluster = [instance({stack: 'prod'}, ['service:web']), instance({})]

test.each([
  ['attribute:stakc exists', 'attribute-unknown', 'write `attribute:stack`'],
  ['attribute:stakc == prod', 'attribute-unknown', 'write `attribute:stack`'],
  [
    'attribute:stack != prod',
    'attribute-sometimes-missing',
    'write `(attribute:stack !exists or attribute:stack != prod)` to select those too',
  ],
  ['task:group != web', 'task-group-not-equals', 'write `not(task:group == web)`'],
  ['task:group !in [a, b]', 'task-group-not-equals', 'write `not(task:group in [a, b])`'],
  ['attribute:stack == p.*', 'pattern-compared-as-text', 'write `=~` to match it as a regular expression'],
])('%s is warned of as %s', (text, rule, fix) => {
  const [finding, ...others] = checkQuery(parseQuery(text), cluster)
  expect(others).toEqual([])
  expect(finding).toMatchObject({rule, fix, severity: 'warning', at: {column: 1, endColumn: text.length + 1}})
})

test.each([
  'attribute:stack == prod',
  'attribute:nowhere !exists',
  'not(task:group == web)',
  'attribute:stack !exists or attribute:stack == prod',
  'attribute:nowhere !exists or attribute:nowhere != prod',
])('%s is not', text => {
  expect(checkQuery(parseQuery(text), cluster)).toEqual([])
})

test('why a condition does not hold names what was found', () => {
  const query = parseQuery('attribute:stack == test and not(task:group == service:web)')
  expect(whyNot(query, query.root, cluster[0] as (typeof cluster)[0])).toBe(
    '`attribute:stack == test and not(task:group == service:web)` does not hold: stack is `prod`, it runs service:web',
  )
  expect(whyNot(query, query.root, cluster[1] as (typeof cluster)[0])).toMatch('no `stack`, it runs no task')
})
