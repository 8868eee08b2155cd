import {describe, expect, test} from 'vitest'
import {isFargate, splitByProvider} from '../../src/placement/capacity-provider.js'
import {place} from '../../src/placement/place.js'
import {containerInstance, request} from './cluster.js'

const split = (
  strategy: [string, number | undefined, number | undefined][],
  count: number,
  existing: [string, number][] = [],
) =>
  splitByProvider(
    strategy.map(([capacityProvider, base, weight]) => ({
      capacityProvider,
      ...(base === undefined ? {} : {base}),
      ...(weight === undefined ? {} : {weight}),
    })),
    count,
    new Map(existing),
  ).map(share => share.count)

describe('base first, then by weight', () => {
  test.each<[string, number[], number[]]>([
    [
      'one to one',
      split(
        [
          ['a', 0, 1],
          ['b', 0, 1],
        ],
        4,
      ),
      [2, 2],
    ],
    [
      'an odd one goes to the first listed',
      split(
        [
          ['a', 0, 1],
          ['b', 0, 1],
        ],
        5,
      ),
      [3, 2],
    ],
    [
      'one to three',
      split(
        [
          ['a', 0, 1],
          ['b', 0, 3],
        ],
        8,
      ),
      [2, 6],
    ],
    [
      'the base comes first and is not shared',
      split(
        [
          ['a', 0, 1],
          ['b', 2, 1],
        ],
        2,
      ),
      [0, 2],
    ],
    [
      'after it the weights divide the rest',
      split(
        [
          ['a', 2, 1],
          ['b', 0, 1],
        ],
        6,
      ),
      [4, 2],
    ],
    [
      'weight 0 gets the base alone',
      split(
        [
          ['a', 1, 0],
          ['b', 0, 1],
        ],
        5,
      ),
      [1, 4],
    ],
    ['a single provider needs no weight', split([['a', undefined, undefined]], 3), [3]],
    [
      'all weights 0 place the base and no more',
      split(
        [
          ['a', 1, 0],
          ['b', 0, 0],
        ],
        3,
      ),
      [1, 0],
    ],
    [
      'tasks that run already count',
      split(
        [
          ['a', 0, 1],
          ['b', 0, 1],
        ],
        2,
        [
          ['a', 4],
          ['b', 2],
        ],
      ),
      [0, 2],
    ],
  ])('%s', (_sentence, actual, expected) => {
    expect(actual).toEqual(expected)
  })
})

test('each task goes to an instance of its provider, and a full provider does not lend another’s', () => {
  const {placements, failures} = place(
    {
      containerInstances: [
        containerInstance({id: '1', capacityProviderName: 'a', memory: 100}),
        containerInstance({id: '2', capacityProviderName: 'b', memory: 1000}),
      ],
    },
    request({
      count: 6,
      demand: {memoryMiB: 100},
      capacityProviderStrategy: [
        {capacityProvider: 'a', weight: 1},
        {capacityProvider: 'b', weight: 1},
      ],
    }),
  )
  expect(placements.map(({capacityProviderName}) => capacityProviderName)).toEqual(['a', 'b', 'b', 'b'])
  expect(failures).toEqual([
    expect.objectContaining({unplaced: 2, reason: 'RESOURCE:MEMORY', capacityProviderName: 'a'}),
  ])
})

test.each([
  [{launchType: 'FARGATE'}, true],
  [{launchType: 'EC2'}, false],
  [{}, false],
  [{launchType: 'FARGATE', capacityProviderStrategy: [{capacityProvider: 'cp'}]}, false],
  [{capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT'}]}, true],
])('%o on Fargate: %s', (given, expected) => {
  expect(isFargate(given)).toBe(expected)
})
