import {explain} from '../src/placement/explain.js'
import {createPlacer, place} from '../src/placement/place.js'
import type {PlacementRequest} from '../src/placement/request.js'
import type {ClusterSnapshot} from '../src/placement/snapshot.js'
import {containerInstance, request} from '../test/placement/cluster.js'
import {NaivePlacer} from '../test/placement/naive.js'
import type {BenchResult, Figure} from './report.mjs'

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
const minute = 60_000

/** A cluster as a real one answers: three zones, some 40 attributes each; one in eight lacks the constraint's value. */
function cluster(size: number, memory = 30_720, cpu = 16_384): ClusterSnapshot {
  const capabilities = Object.fromEntries(
    Array.from({length: 34}, (_, index) => [`com.amazonaws.ecs.capability.feature-${index}`, `${index}`]),
  )
  const containerInstances = Array.from({length: size}, (_, index) =>
    containerInstance({
      id: index.toString(16).padStart(32, '0'),
      zone: zones[index % 3] as string,
      cpu,
      memory,
      type: 'm6i.4xlarge',
      attributes: {...capabilities, stack: index % 8 === 0 ? 'test' : 'prod'},
    }),
  )
  // through JSON, as a snapshot file is read
  return JSON.parse(JSON.stringify({gantrySnapshot: 1, takenAt: '2026-01-05T10:00:00Z', tasks: [], containerInstances}))
}

const service = (count: number): PlacementRequest =>
  request({
    count,
    demand: {cpuUnits: 64, memoryMiB: 128, attributes: [{name: 'com.amazonaws.ecs.capability.feature-7'}]},
    placementConstraints: [{type: 'memberOf', expression: 'attribute:stack == prod'}],
    placementStrategy: [
      {type: 'spread', field: 'attribute:ecs.availability-zone'},
      {type: 'binpack', field: 'memory'},
    ],
  })

function repeat(times: number, once: () => number): {value: number; min: number; max: number; n: number} {
  const values = Array.from({length: times}, once).sort((a, b) => a - b)
  return {
    value: values[Math.floor(times / 2)] as number,
    min: values[0] as number,
    max: values.at(-1) as number,
    n: times,
  }
}

/** Placements a second over a run of `count`, index built within it. */
function perSecond(input: ClusterSnapshot, count: number): number {
  const placer = createPlacer(input)
  const start = performance.now()
  const {placements} = placer.place(service(count))
  if (placements.length !== count) throw new Error(`${placements.length} of ${count} placed`)
  return (count / (performance.now() - start)) * 1000
}

/** The naive engine at the largest count, doubled from 1, that one run finishes within the time. */
function naivePerSecond(input: ClusterSnapshot, budgetMs: number): {perSecond: number; count: number} {
  let result = {perSecond: 0, count: 0}
  let total = 0
  for (let count = 1; total < budgetMs; count *= 2) {
    const naive = new NaivePlacer(input)
    const start = performance.now()
    naive.place(service(count))
    const spent = performance.now() - start
    total += spent
    result = {perSecond: (count / spent) * 1000, count}
    if (total + spent * 2 > budgetMs) break
  }
  return result
}

/** Every figure of the placement engine; each beside the slow engine of the tests in the same run. */
export default async function run(): Promise<BenchResult> {
  const figures: Figure[] = []
  // first, so that the peak of the process is its own
  const small = cluster(5000)
  const millionTasks = million(small)
  const naive = naivePerSecond(small, minute)
  const atNaive = repeat(5, () => perSecond(small, naive.count))
  const atSmall = repeat(5, () => perSecond(small, 200_000))
  const large = cluster(50_000)
  const atLarge = repeat(5, () => perSecond(large, 200_000))
  figures.push({
    name: 'placements',
    ...round(atSmall),
    unit: 'placements/s',
    better: 'higher',
    size: '5,000 instances in 3 zones, spread(az) + binpack(memory) + memberOf, 200,000 tasks, building the index included',
  })
  figures.push({
    name: 'placements beside the slow engine',
    ...round(atNaive),
    unit: 'placements/s',
    better: 'higher',
    size: `the same cluster and ${naive.count} tasks for both: the most the slow one places within a minute`,
    peer: {name: 'the slow engine of the tests', version: 'test/placement/naive.ts', value: hundredth(naive.perSecond)},
    ratio: Math.round(atNaive.value / naive.perSecond),
  })
  figures.push({
    name: 'placements, ten times the instances',
    ...round(atLarge),
    unit: 'placements/s',
    better: 'higher',
    size: '50,000 instances, otherwise the same',
    peer: {name: 'this engine at 5,000 instances', version: 'same run', value: Math.round(atSmall.value)},
    ratio: Math.round((atLarge.value / atSmall.value) * 100) / 100,
  })
  figures.push(...millionTasks)
  figures.push(explainFigure(small, 'explain one task that fits', 128))
  figures.push(explainFigure(small, 'explain one task that does not fit, fixes included', 40_000))
  return {
    figures,
    skipped: [
      {
        name: 'kube-scheduler, Nomad',
        why: 'their published figures are of real clusters that start the tasks: not compared',
      },
    ],
  }
}

/** Nomad's C1M shape: a million tasks on 5,000 instances. */
function million(input: ClusterSnapshot): Figure[] {
  const before = process.memoryUsage().rss
  let peak = before
  const run = repeat(1, () => {
    const start = performance.now()
    const {placements} = place(
      input,
      request({
        count: 1_000_000,
        demand: {cpuUnits: 64, memoryMiB: 128},
        placementStrategy: [
          {type: 'spread', field: 'attribute:ecs.availability-zone'},
          {type: 'binpack', field: 'memory'},
        ],
      }),
    )
    peak = Math.max(peak, process.memoryUsage().rss)
    if (placements.length !== 1_000_000) throw new Error(`${placements.length} of 1,000,000 placed`)
    return (performance.now() - start) / 1000
  })
  const size = '1,000,000 tasks on 5,000 instances'
  const mebibytes = Math.round(Math.max(peak, process.resourceUsage().maxRSS * 1024) / 1024 / 1024)
  return [
    {
      name: 'a million tasks',
      value: hundredth(run.value),
      min: hundredth(run.min),
      max: hundredth(run.max),
      n: 1,
      unit: 's',
      better: 'lower',
      size,
    },
    {
      name: 'a million tasks, peak memory of the process',
      value: mebibytes,
      min: mebibytes,
      max: mebibytes,
      n: 1,
      unit: 'MiB',
      better: 'lower',
      size,
    },
  ]
}

function explainFigure(input: ClusterSnapshot, name: string, memoryMiB: number): Figure {
  const question = {...service(1), demand: {...service(1).demand, memoryMiB}}
  const once = () => {
    const start = performance.now()
    explain(input, question)
    return performance.now() - start
  }
  const first = once()
  const run = repeat(15, once)
  return {
    name,
    value: tenth(run.value),
    min: tenth(run.min),
    max: tenth(Math.max(run.max, first)),
    n: run.n,
    unit: 'ms',
    better: 'lower',
    size: `5,000 instances, every filter on each; the first call, cold, took ${tenth(first)} ms`,
  }
}

const tenth = (value: number) => Math.round(value * 10) / 10
const hundredth = (value: number) => Math.round(value * 100) / 100

function round(run: {value: number; min: number; max: number; n: number}) {
  return {value: Math.round(run.value), min: Math.round(run.min), max: Math.round(run.max), n: run.n}
}
