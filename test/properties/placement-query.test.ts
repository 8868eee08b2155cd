import fc from 'fast-check'
import {expect, test} from 'vitest'
import {evaluateQuery} from '../../src/query/evaluate.js'
import {parseQuery} from '../../src/query/parse.js'
import {QueryError} from '../../src/query/query-error.js'
import {runs} from './placement-arbitrary.js'

const token = fc.constantFrom(
  'attribute:stack',
  'attribute:x',
  'task:group',
  'agentVersion',
  'runningTasksCount',
  'ec2InstanceId',
  'stack',
  'and',
  'or',
  'not',
  'AND',
  '!',
  '&&',
  '||',
  '&',
  '(',
  ')',
  '[',
  ']',
  ',',
  '==',
  '!=',
  '=',
  '=~',
  '!~',
  '>',
  '<=',
  'in',
  '!in',
  'not_in',
  'exists',
  '!exists',
  'prod',
  '1.2.3',
  '3',
  "'a b'",
  '"q',
  't2.*',
  'r[0-9]+',
  '(a|b)',
  ' ',
  '`',
  '=`',
  '\u00e9',
  '\n',
)

test('any text is read or refused with a place within it, and a proposal can be read', () => {
  fc.assert(
    fc.property(fc.array(token, {maxLength: 14}), fc.boolean(), (tokens, spaced) => {
      const text = tokens.join(spaced ? ' ' : '')
      try {
        const {root} = parseQuery(text)
        expect(root.start).toBeGreaterThanOrEqual(0)
        expect(root.end).toBeLessThanOrEqual(text.length)
        evaluateQuery({text, root}, {attribute: () => 'prod', groups: new Map([['g', 1]])})
      } catch (error) {
        if (!(error instanceof QueryError)) throw error
        expect(error.start).toBeGreaterThanOrEqual(0)
        expect(error.start).toBeLessThanOrEqual(text.length)
        expect(error.end).toBeGreaterThanOrEqual(error.start)
        if (error.proposal !== undefined) parseQuery(error.proposal)
      }
    }),
    {...runs(), numRuns: runs().numRuns * 5},
  )
})

test('a query means what its operators mean, however nested', () => {
  type Node = {text: string; value: boolean}
  const leaf: fc.Arbitrary<Node> = fc.constantFrom(
    {text: 'attribute:stack == prod', value: true},
    {text: 'attribute:stack =~ t.*', value: false},
    {text: 'attribute:gone exists', value: false},
    {text: 'attribute:gone !exists', value: true},
    {text: 'runningTasksCount < 3', value: true},
  )
  const {tree} = fc.letrec<{tree: Node}>(tie => ({
    tree: fc.oneof(
      {maxDepth: 4},
      leaf,
      fc
        .tuple(tie('tree'), tie('tree'))
        .map(([a, b]) => ({text: `(${a.text} and ${b.text})`, value: a.value && b.value})),
      fc
        .tuple(tie('tree'), tie('tree'))
        .map(([a, b]) => ({text: `(${a.text} || ${b.text})`, value: a.value || b.value})),
      tie('tree').map(a => ({text: `not(${a.text})`, value: !a.value})),
    ),
  }))
  fc.assert(
    fc.property(tree, ({text, value}) => {
      fc.pre(text.length <= 2000)
      const target = {
        attribute: (name: string) => (name === 'stack' ? 'prod' : undefined),
        runningTasksCount: 2,
        groups: new Map(),
      }
      expect(evaluateQuery(parseQuery(text), target)).toBe(value)
    }),
    runs(),
  )
})
