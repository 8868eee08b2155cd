import fc from 'fast-check'
import {expect, test} from 'vitest'
import {createPlacer} from '../../src/placement/place.js'
import {NaivePlacer} from '../placement/naive.js'
import {clusterArbitrary, requestArbitrary, runs} from './placement-arbitrary.js'

test('the indexed engine places every task where the slow one does', () => {
  fc.assert(
    fc.property(
      clusterArbitrary,
      fc.array(requestArbitrary, {minLength: 1, maxLength: 6}),
      fc.integer({min: 0, max: 5}),
      fc.constantFrom('lowest-id', 'random'),
      (cluster, requests, seed, tieBreak) => {
        const options = {seed, assumptions: {'tie-break': tieBreak}}
        const fast = createPlacer(cluster, options)
        const slow = new NaivePlacer(cluster, options)
        for (const request of requests) {
          const expected = slow.place(request)
          const {placements, failures} = fast.place(request)
          expect(placements.map(({containerInstanceArn}) => containerInstanceArn)).toEqual(
            expected.filter(arn => arn !== undefined),
          )
          expect(failures.reduce((sum, {unplaced}) => sum + unplaced, 0)).toBe(
            expected.filter(arn => arn === undefined).length,
          )
        }
      },
    ),
    runs(),
  )
})
