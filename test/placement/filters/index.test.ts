import {expect, test} from 'vitest'
import {filterNames} from '../../../src/placement/filter.js'
import {filters} from '../../../src/placement/filters/index.js'

test('the filters stand in the funnel’s order', () => {
  expect(filters.map(({name}) => name)).toEqual([...filterNames])
  expect(filterNames).toEqual([
    'active',
    'agent',
    'launch-type',
    'capacity-provider',
    'attributes',
    'platform',
    'location',
    'cpu',
    'memory',
    'ports',
    'gpu',
    'network-interfaces',
    'daemon-reservation',
    'distinct-instance',
    'member-of',
  ])
})
