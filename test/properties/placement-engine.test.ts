import fc from 'fast-check'
import {expect, test} from 'vitest'
import {explain} from '../../src/placement/explain.js'
import {createPlacer, place} from '../../src/placement/place.js'
import type {ClusterSnapshot, ContainerInstance} from '../../src/placement/snapshot.js'
import {NaivePlacer} from '../placement/naive.js'
import {clusterArbitrary, requestArbitrary, runs} from './placement-arbitrary.js'

const left = (instance: ContainerInstance, name: string) =>
  instance.remainingResources?.find(resource => resource.name === name)

/** m5.large and c5.xlarge with their trunk, and all three types without. */
const trunked: Record<string, number> = {'m5.large': 10, 'c5.xlarge': 20}
const plain: Record<string, number> = {'m5.large': 2, 'c5.xlarge': 3, 't3.small': 2}

function interfacesLeft(
  {tasks = []}: ClusterSnapshot,
  {attributes = [], containerInstanceArn}: ContainerInstance,
): number {
  const value = (name: string) => attributes.find(attribute => attribute.name === name)?.value
  const type = value('ecs.instance-type') ?? ''
  const limit = (value('ecs.awsvpc-trunk-id') === undefined ? undefined : trunked[type]) ?? plain[type]
  const held = tasks.filter(
    task => task.containerInstanceArn === containerInstanceArn && task.desiredStatus === 'RUNNING',
  )
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - held.length)
}

test('no resource of any container instance is ever given twice', () => {
  fc.assert(
    fc.property(clusterArbitrary, fc.array(requestArbitrary, {minLength: 1, maxLength: 5}), (cluster, requests) => {
      const placer = createPlacer(cluster)
      const used = new Map<string, {cpu: number; memory: number; gpus: number; interfaces: number; tcp: number[]}>()
      for (const request of requests) {
        for (const {containerInstanceArn} of placer.place(request).placements) {
          const sum = used.get(containerInstanceArn) ?? {cpu: 0, memory: 0, gpus: 0, interfaces: 0, tcp: []}
          sum.cpu += request.demand.cpuUnits
          sum.memory += request.demand.memoryMiB
          sum.gpus += request.demand.gpus
          sum.interfaces += request.demand.networkInterfaces
          sum.tcp.push(...request.demand.ports.map(({port}) => port))
          used.set(containerInstanceArn, sum)
        }
      }
      for (const instance of cluster.containerInstances) {
        const sum = used.get(instance.containerInstanceArn)
        if (!sum) continue
        expect(instance.status).toBe('ACTIVE')
        expect(instance.agentConnected).toBe(true)
        expect(sum.cpu).toBeLessThanOrEqual(left(instance, 'CPU')?.integerValue ?? 0)
        expect(sum.memory).toBeLessThanOrEqual(left(instance, 'MEMORY')?.integerValue ?? 0)
        expect(sum.gpus).toBeLessThanOrEqual(left(instance, 'GPU')?.stringSetValue?.length ?? 0)
        expect(sum.interfaces).toBeLessThanOrEqual(interfacesLeft(cluster, instance))
        expect(new Set(sum.tcp).size).toBe(sum.tcp.length)
        const inUse = left(instance, 'PORTS')?.stringSetValue?.map(Number) ?? []
        expect(sum.tcp.filter(port => inUse.includes(port))).toEqual([])
      }
    }),
    runs(),
  )
})

test('the order of the input changes nothing for a fixed seed', () => {
  fc.assert(
    fc.property(clusterArbitrary, requestArbitrary, fc.integer(), (cluster, request, seed) => {
      const reversed = {
        ...cluster,
        containerInstances: [...cluster.containerInstances].reverse(),
        tasks: [...(cluster.tasks ?? [])].reverse(),
      }
      expect(place(reversed, request, {seed})).toEqual(place(cluster, request, {seed}))
      expect(explain(reversed, request, {seed})).toEqual(explain(cluster, request, {seed}))
    }),
    runs(),
  )
})

test('a snapshot that went through JSON gives the same answer, and is not written to', () => {
  fc.assert(
    fc.property(clusterArbitrary, requestArbitrary, (cluster, request) => {
      const text = JSON.stringify(cluster)
      const read = JSON.parse(text) as ClusterSnapshot
      expect(explain(read, request)).toEqual(explain(cluster, request))
      expect(JSON.stringify(read)).toBe(text)
      expect(JSON.stringify(cluster)).toBe(text)
    }),
    runs(),
  )
})

test('what explain promises is what the slow engine places: placeable, placements, capacity left', () => {
  fc.assert(
    fc.property(clusterArbitrary, requestArbitrary, (cluster, request) => {
      const {placeable, placements, capacityLeft, instances} = explain(cluster, request, {withoutFixes: true})
      const slow = new NaivePlacer(cluster).place(request).filter(arn => arn !== undefined)
      expect(placeable).toBe(slow.length)
      expect(placements.map(({containerInstanceArn}) => containerInstanceArn)).toEqual(slow)
      const many = new NaivePlacer(cluster).place({...request, count: 400})
      // Full, and not only short of turns: a provider without room takes its share of them for nothing.
      if (many.slice(200).every(arn => arn === undefined)) {
        expect(capacityLeft).toBe(many.filter(arn => arn !== undefined).length)
      }
      for (const {fits, rejections} of instances) expect(fits).toBe(rejections.length === 0)
    }),
    runs(0.5),
  )
})

test('every fix, given back as --what-if, yields the placeable it promised', () => {
  let offered = 0
  fc.assert(
    fc.property(clusterArbitrary, requestArbitrary, (cluster, request) => {
      const before = explain(cluster, request)
      for (const fix of before.fixes) {
        offered++
        const after = explain(cluster, request, {whatIf: [fix.whatIf], withoutFixes: true})
        expect(after.placeable, fix.whatIf).toBe(fix.placeableAfter)
        expect(after.placeable > before.placeable || after.placeable >= after.requested, fix.whatIf).toBe(true)
      }
    }),
    runs(),
  )
  expect(offered).toBeGreaterThan(runs().numRuns / 4)
})

test('tasks released leave the cluster as it was', () => {
  fc.assert(
    fc.property(clusterArbitrary, requestArbitrary, requestArbitrary, (cluster, first, second) => {
      // the seeded clocks go on with every random choice
      const fixed = {...second, placementStrategy: [{type: 'binpack', field: 'cpu'}]}
      const untouched = createPlacer(cluster).place(fixed)
      const placer = createPlacer(cluster)
      const {placements} = placer.place(first)
      for (const {containerInstanceArn} of placements) {
        placer.release({containerInstanceArn, demand: first.demand, group: first.group})
      }
      expect(placer.place(fixed)).toEqual(untouched)
    }),
    runs(0.5),
  )
})
