import {describe, expect, test} from 'vitest'
import {createPlacer, place} from '../../src/placement/place.js'
import {containerInstance, demand, request} from './cluster.js'

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
const nine = Array.from({length: 9}, (_, index) =>
  containerInstance({id: `${index}`, zone: zones[index % 3] as string}),
)
const last = (arn: string) => arn.slice(-1)
const az = {type: 'spread', field: 'attribute:ecs.availability-zone'}

function where(given: Parameters<typeof request>[0], seed = 1): string {
  return place({containerInstances: nine}, request(given), {seed})
    .placements.map(({containerInstanceArn}) => last(containerInstanceArn))
    .join('')
}

describe('strategies narrow in order', () => {
  test.each([
    ['spread by zone takes the zones in turn', [az], '012012'],
    ['then by instance takes each instance once', [az, {type: 'spread', field: 'instanceId'}], '012345'],
    ['host is another word for instanceId', [{type: 'spread', field: 'host'}], '012345'],
    ['binpack fills one instance', [{type: 'binpack', field: 'memory'}], '000000'],
    ['by zone and then binpack fills one in each zone', [az, {type: 'binpack', field: 'memory'}], '012012'],
    ['an attribute none has is one group', [{type: 'spread', field: 'attribute:rack'}], '000000'],
  ])('%s', (_sentence, placementStrategy, expected) => {
    expect(where({count: 6, placementStrategy, demand: {memoryMiB: 100}})).toBe(expected)
  })

  test.each([
    ['cpu', '1'],
    ['memory', '2'],
  ])('binpack by %s takes the instance with the least of it left that is enough', (field, id) => {
    const containerInstances = [
      containerInstance({id: '0', freeCpu: 10, freeMemory: 10}),
      containerInstance({id: '1', freeCpu: 100, freeMemory: 5000}),
      containerInstance({id: '2', freeCpu: 1000, freeMemory: 500}),
      containerInstance({id: '3'}),
    ]
    const given = request({demand: {cpuUnits: 50, memoryMiB: 50}, placementStrategy: [{type: 'binpack', field}]})
    expect(last(place({containerInstances}, given).placements[0]?.containerInstanceArn ?? '')).toBe(id)
  })

  test('tasks that run already count for their group, not for others', () => {
    const task = {
      taskArn: 't',
      containerInstanceArn: nine[0]?.containerInstanceArn as string,
      group: 'service:web',
      desiredStatus: 'RUNNING',
    }
    const first = (group: string, tasks = [task]) =>
      last(
        place({containerInstances: nine, tasks}, request({group, placementStrategy: [az]})).placements[0]
          ?.containerInstanceArn ?? '',
      )
    expect(first('service:web')).toBe('1')
    expect(first('service:other')).toBe('0')
    expect(first('service:web', [{...task, desiredStatus: 'STOPPED'}])).toBe('0')
  })
})

describe('chance is seeded', () => {
  test('the same seed gives the same places, another gives others', () => {
    const once = where({count: 20}, 1)
    expect(where({count: 20}, 1)).toBe(once)
    expect(where({count: 20}, 2)).not.toBe(once)
  })
  test('each instance is as likely', () => {
    const counts = new Map<string, number>()
    for (const id of where({count: 9000})) counts.set(id, (counts.get(id) ?? 0) + 1)
    expect(counts.size).toBe(9)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
  test('also when the choice is among some', () => {
    const counts = new Map<string, number>()
    const given = {count: 9000, placementStrategy: [az, {type: 'random'}]}
    for (const id of where(given)) counts.set(id, (counts.get(id) ?? 0) + 1)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('a placer follows what changes', () => {
  const small = () =>
    createPlacer({
      containerInstances: [containerInstance({id: '1', memory: 1000}), containerInstance({id: '2', memory: 1000})],
    })
  const big = request({demand: {memoryMiB: 800}, placementStrategy: [{type: 'binpack', field: 'memory'}]})
  const at = (id: string, group = 'service:web') => ({
    containerInstanceArn: containerInstance({id}).containerInstanceArn,
    demand: demand({memoryMiB: 800}),
    group,
  })
  const ids = (placer: ReturnType<typeof createPlacer>) =>
    placer.place(big).placements.map(({containerInstanceArn}) => last(containerInstanceArn))

  test('tasks added and released', () => {
    const placer = small()
    placer.add(at('1'))
    expect(ids(placer)).toEqual(['2'])
    expect(ids(placer)).toEqual([])
    placer.release(at('1'))
    expect(ids(placer)).toEqual(['1'])
    placer.release({...at('1'), containerInstanceArn: 'gone'})
  })
  test('another request sees what this one took', () => {
    const placer = small()
    expect(placer.place({...big, count: 2}).placements).toHaveLength(2)
    expect(placer.place({...big, group: 'service:other'}).failures[0]).toMatchObject({
      unplaced: 1,
      reason: 'RESOURCE:MEMORY',
    })
  })
  test('instances that come, change and go', () => {
    const placer = small()
    placer.removeContainerInstance(at('1').containerInstanceArn)
    expect(ids(placer)).toEqual(['2'])
    placer.setContainerInstance(containerInstance({id: '0', memory: 1000}))
    expect(ids(placer)).toEqual(['0'])
    placer.setContainerInstance(containerInstance({id: '3', memory: 1000, status: 'DRAINING'}))
    expect(ids(placer)).toEqual([])
    placer.setContainerInstance(containerInstance({id: '3', memory: 1000}))
    expect(ids(placer)).toEqual(['3'])
    placer.setContainerInstance(containerInstance({id: '3', memory: 1000, attributes: {a: 'b'}}))
    expect(ids(placer)).toEqual([])
  })
  test('daemons that get a right to room', () => {
    const placer = small()
    placer.setDaemons([{group: 'service:agentd', demand: demand({memoryMiB: 300})}])
    expect(placer.place(big).failures[0]).toMatchObject({reason: 'daemon-reservation'})
    placer.add({...at('2', 'service:agentd'), demand: demand({memoryMiB: 100})})
    expect(ids(placer)).toEqual(['2'])
  })
  test('a release frees the ports, but never the agent’s', () => {
    const placer = small()
    const web = request({demand: {ports: [{port: 80, protocol: 'tcp'}]}, count: 2})
    const {placements} = placer.place(web)
    expect(placements).toHaveLength(2)
    expect(placer.place(web).failures[0]).toMatchObject({unplaced: 2, reason: 'RESOURCE:PORTS'})
    for (const {containerInstanceArn} of placements)
      placer.release({containerInstanceArn, demand: web.demand, group: web.group})
    expect(placer.place(web).placements).toHaveLength(2)
    placer.release({...at('1'), demand: demand({ports: [{port: 22, protocol: 'tcp'}]})})
    expect(placer.place(request({demand: {ports: [{port: 22, protocol: 'tcp'}]}})).placements).toEqual([])
  })
  test('a log longer than it keeps, with a request that has not looked for long', () => {
    const placer = createPlacer({containerInstances: nine})
    const tiny = request({count: 1, placementStrategy: [az]})
    placer.place(tiny)
    for (let index = 0; index < 70_000; index++) {
      placer.add(at('0', 'service:x'))
      placer.release(at('0', 'service:x'))
    }
    expect(placer.place({...tiny, count: 2}).placements.map(({availabilityZone}) => availabilityZone)).toEqual(
      zones.slice(1),
    )
  })
})

describe('why the rest has no place', () => {
  test.each([
    ['no instance', [], {}, 'No Container Instances were found in your cluster.'],
    [
      'none active',
      [containerInstance({id: '1', status: 'DRAINING'})],
      {},
      'No Container Instances were found in your cluster.',
    ],
    [
      'none of the provider',
      nine,
      {capacityProviderStrategy: [{capacityProvider: 'cp', weight: 1}]},
      'No Container Instances were found in your capacity provider.',
    ],
  ])('%s', (_sentence, containerInstances, given, reason) => {
    const {failures} = place({containerInstances}, request({...given, count: 3}))
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({unplaced: 3, reason})
    expect(failures[0]?.containerInstanceArn).toBeUndefined()
  })
})

test('resources not reported are counted from the tasks’ definitions', () => {
  const {remainingResources: _left, ...instance} = containerInstance({id: '1', memory: 1000})
  const taskDefinitionArn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/a:1'
  const input = {
    containerInstances: [instance],
    tasks: [
      {
        taskArn: 't',
        containerInstanceArn: instance.containerInstanceArn,
        taskDefinitionArn,
        group: 'service:a',
        desiredStatus: 'RUNNING',
      },
    ],
    taskDefinitions: [{taskDefinitionArn, memory: '600', requiresAttributes: []}],
  }
  expect(place(input, request({demand: {memoryMiB: 400}})).placements).toHaveLength(1)
  expect(place(input, request({demand: {memoryMiB: 401}})).failures[0]).toMatchObject({reason: 'RESOURCE:MEMORY'})
})
