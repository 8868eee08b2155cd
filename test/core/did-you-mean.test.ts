import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {didYouMean, editDistance} from '../../src/core/did-you-mean.js'

describe('didYouMean', () => {
  it.each([
    ['essantial', ['essential', 'environment'], 'essential'],
    ['sprad', ['spread', 'binpack', 'random'], 'spread'],
    ['DEPLOY', ['deploy', 'demo'], 'deploy'],
    ['lnit', ['lint', 'demo'], 'lint'],
    ['xyz', ['essential'], undefined],
    ['', ['a'], 'a'],
  ])('%j among %j is %j', (word, known, expected) => expect(didYouMean(word, known)).toBe(expected))
})

it('the distance is a metric as far as it goes: zero for equal words, symmetric, at most the longer length', () => {
  const word = fc.string({maxLength: 12, unit: fc.constantFrom('a', 'b', 'c')})
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, a)).toBe(0)
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      expect(editDistance(a, b) === 0).toBe(a === b)
    }),
    {numRuns: 1000},
  )
})
