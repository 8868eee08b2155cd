import {expect, test} from 'vitest'
import {createPlacer} from '../../src/placement/place.js'
import {containerInstance, request} from './cluster.js'

// AWS's published pattern: three zones, one instance each with room for four tasks, three services of four tasks,
// spread by zone and then binpack by cpu
test('three services of four tasks fill three zones as AWS publishes it', () => {
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
  const placer = createPlacer({
    containerInstances: zones.map((zone, index) => containerInstance({id: `${index}`, zone, cpu: 1024, memory: 4096})),
  })
  const counts = ['a', 'b', 'c'].map(service => {
    const {placements, failures} = placer.place(
      request({
        group: `service:${service}`,
        count: 4,
        demand: {cpuUnits: 256, memoryMiB: 512},
        placementStrategy: [
          {type: 'spread', field: 'attribute:ecs.availability-zone'},
          {type: 'binpack', field: 'cpu'},
        ],
      }),
    )
    expect(failures).toEqual([])
    return zones.map(zone => placements.filter(({availabilityZone}) => availabilityZone === zone).length)
  })
  expect(counts).toEqual([
    [2, 1, 1],
    [2, 1, 1],
    [0, 2, 2],
  ])
})
