import {describe, expect, it} from 'vitest'
import type {ScalingConfiguration} from '../../src/scaling/configuration.js'
import {parseScheduledAction} from '../../src/scaling/scheduled.js'
import {parseSeries} from '../../src/scaling/series.js'
import {type Simulation, simulateScaling} from '../../src/scaling/simulate.js'
import type {TargetTrackingPolicy} from '../../src/scaling/target-tracking.js'

const policy = (more: Partial<TargetTrackingPolicy> = {}): TargetTrackingPolicy => ({
  name: 'p',
  metric: 'cpu',
  target: 50,
  scaleOutCooldownSeconds: 300,
  scaleInCooldownSeconds: 300,
  disableScaleIn: false,
  ...more,
})
const setting = (more: Partial<ScalingConfiguration> = {}): ScalingConfiguration => ({
  min: 1,
  max: 10,
  targetTracking: [policy()],
  step: [],
  scheduled: [],
  ...more,
})
const start = Date.parse('2026-01-05T08:00:00Z')
// One value a minute, from 08:00.
const series = (...parts: Array<[minutes: number, value: number]>) =>
  parseSeries(
    JSON.stringify(
      parts
        .flatMap(([minutes, value]) => Array(minutes).fill(value))
        .map((value, minute) => [start / 1000 + minute * 60, value]),
    ),
    's.json',
  )
const minuteOf = (t: string) => (Date.parse(t) - start) / 60_000
const changes = (simulation: Simulation) => simulation.activities.map(({t, from, to}) => [minuteOf(t), from, to])
const load = (tasks = 2, startupMs = 60_000) => ({tasks, startupMs, seriesIsLoad: true})

describe('target tracking, by hand', () => {
  it('2 tasks bear 100 each at target 50: after three minutes 4 are wanted, which run a minute later', () => {
    const simulation = simulateScaling(setting(), series([10, 200]), load())
    expect(simulation.points.map(({metric, desired, running}) => [metric, desired, running])).toEqual([
      [100, 2, 2],
      [100, 2, 2],
      [100, 2, 2],
      [100, 4, 2],
      ...Array(6).fill([50, 4, 4]),
    ])
    expect(simulation).toMatchObject({taskHours: 0.53, minutesAboveTarget: 4, flaps: 0})
  })

  it('51 on 2 tasks is 2.04, so 3; never 2', () => {
    expect(changes(simulateScaling(setting(), series([6, 102]), load()))).toEqual([[3, 2, 3]])
  })

  it('exactly at the target nothing moves', () => {
    expect(changes(simulateScaling(setting(), series([60, 100]), load()))).toEqual([])
  })

  it('two minutes above are not three', () => {
    expect(changes(simulateScaling(setting(), series([2, 200], [5, 100], [2, 200], [5, 100]), load()))).toEqual([])
  })

  it('goes no further than max', () => {
    expect(changes(simulateScaling(setting({max: 3}), series([10, 900]), load()))).toEqual([[3, 2, 3]])
  })

  it('scales in after 15 minutes below 90 % of the target, to what would not breach it again', () => {
    // 4 tasks share 100: 25 each. Minutes 0 to 14 are below 45; at minute 15 ceil(4 × 25 / 50) = 2.
    expect(changes(simulateScaling(setting(), series([20, 100]), load(4)))).toEqual([[15, 4, 2]])
  })

  it('91 % of the target is not low enough', () => {
    expect(changes(simulateScaling(setting(), series([40, 182]), load(4)))).toEqual([])
  })

  it('the highest of the 15 minutes decides how far it goes in', () => {
    // 4 tasks: 10 each, once 40 each: ceil(4 × 40 / 50) = 4 keeps all until that minute is past, at 5 + 1 + 15.
    expect(changes(simulateScaling(setting(), series([5, 40], [1, 160], [30, 40]), load(4)))).toEqual([[21, 4, 1]])
  })

  it('never scales in when that is switched off', () => {
    const policies = [policy({disableScaleIn: true})]
    expect(changes(simulateScaling(setting({targetTracking: policies}), series([40, 4]), load(4)))).toEqual([])
  })

  it('during the cooldown only a larger scale-out, from the capacity before, goes through', () => {
    // Minute 3: 2 → 4 for 200. Tasks need ten minutes; 100 each goes on, 2 × 100 / 50 = 4 again: held.
    expect(changes(simulateScaling(setting(), series([8, 200]), load(2, 600_000)))).toEqual([[3, 2, 4]])
    // The load doubles at minute 4: at minute 5 the last value is 200 each, ceil(2 × 200 / 50) = 8 > 4.
    expect(changes(simulateScaling(setting(), series([4, 200], [4, 400]), load(2, 600_000)))).toEqual([
      [3, 2, 4],
      [5, 4, 8],
    ])
  })

  it('from nothing, one value above nothing brings the first task', () => {
    expect(changes(simulateScaling(setting({min: 0}), series([3, 0], [3, 10]), load(0)))).toEqual([[4, 0, 1]])
  })

  it('spreads the values over the recorded tasks where the series has them', () => {
    const recorded = parseSeries(
      `time,value,running\n${Array.from({length: 6}, (_, minute) => `${start / 1000 + minute * 60},100,4`).join('\n')}`,
      's.csv',
    )
    expect(simulateScaling(setting(), recorded, {tasks: 2, startupMs: 0}).points[0]?.metric).toBe(200)
  })
})

describe('several policies', () => {
  it('the largest wish wins outwards', () => {
    const policies = [policy(), policy({name: 'q', target: 25})]
    expect(changes(simulateScaling(setting({targetTracking: policies}), series([6, 200]), load()))).toEqual([[3, 2, 8]])
  })
  it('inwards all must agree', () => {
    // 4 tasks, 22 each: below 90 % of 50, not of 24.
    const policies = [policy(), policy({name: 'q', target: 24})]
    expect(changes(simulateScaling(setting({targetTracking: policies}), series([40, 88]), load(4)))).toEqual([])
  })
})

describe('scheduled actions', () => {
  const morning = parseScheduledAction({
    name: 'morning',
    schedule: 'cron(5 9 ? * MON-FRI *)',
    timezone: 'Europe/Berlin',
    min: 5,
  })
  const later = parseScheduledAction({name: 'later', schedule: 'at(2026-01-05T08:10:00)', min: 1, max: 2})
  it('move the bounds, and the capacity with them, at their local minute, cooldown or not', () => {
    const simulation = simulateScaling(
      setting({scheduled: [morning, later], targetTracking: []}),
      series([15, 0]),
      load(),
    )
    expect(changes(simulation)).toEqual([
      [5, 2, 5],
      [10, 5, 2],
    ])
    expect(simulation.flaps).toBe(1)
  })
})

describe('steps', () => {
  const step = (more: object = {}) => ({
    name: 's',
    adjustmentType: 'ChangeInCapacity' as const,
    steps: [
      {lower: 0, upper: 20, adjustment: 1},
      {lower: 20, adjustment: 3},
    ],
    cooldownSeconds: 300,
    aggregation: 'Average' as const,
    alarm: {metric: 'cpu' as const, threshold: 60, comparison: 'above' as const, evaluationPeriods: 2},
    ...more,
  })
  it('add what the step of the last value says, then wait for the cooldown', () => {
    // 70 each on 2 tasks: the first step, at minute 2. Then 46.7 each on 3.
    expect(changes(simulateScaling(setting({targetTracking: [], step: [step()]}), series([10, 140]), load()))).toEqual([
      [2, 2, 3],
    ])
    // 100 each: the second step.
    expect(changes(simulateScaling(setting({targetTracking: [], step: [step()]}), series([5, 200]), load()))).toEqual([
      [2, 2, 5],
    ])
  })
  it('scale in below their threshold, once a cooldown', () => {
    const idle = step({
      steps: [{upper: 0, adjustment: -1}],
      alarm: {metric: 'cpu', threshold: 20, comparison: 'below', evaluationPeriods: 2},
    })
    expect(changes(simulateScaling(setting({targetTracking: [], step: [idle]}), series([12, 10]), load(3)))).toEqual([
      [2, 3, 2],
      [7, 2, 1],
    ])
  })
})

describe('what a series may not be', () => {
  it.each([
    [
      'a gap',
      'time,value\n2026-01-05T08:00:00Z,1\n2026-01-05T08:01:00Z,1\n2026-01-05T08:03:00Z,1\n',
      's.csv: a gap of 120 s where the points stand 60 s apart',
      4,
    ],
    [
      'text for a number',
      'time,value\n2026-01-05T08:00:00Z,1\n2026-01-05T08:01:00Z,high\n',
      's.csv: value `high` is not a number from 0',
      3,
    ],
    ['a number below nothing', '0,1\n60,-1\n', 's.csv: value `-1` is not a number from 0', 2],
    [
      'a time that is none',
      'time,value\nyesterday,1\n2026-01-05T08:01:00Z,1\n',
      's.csv: time `yesterday` is not a time',
      2,
    ],
    ['times out of order', '60,1\n0,1\n', 's.csv: the times are not in order', 1],
    ['one point', '60,1\n', 's.csv holds one point', undefined],
    ['nothing', '', 's.csv holds no points', undefined],
    ['a period no minute knows', '0,1\n7,1\n14,1\n', 's.csv: points stand 7 s apart', undefined],
    ['JSON that is none', '[[0,1],', 's.csv is not JSON', 1],
  ])('%s', (_name, text, message, line) => {
    expect(() => parseSeries(text, 's.csv')).toThrow(message)
    try {
      parseSeries(text, 's.csv')
    } catch (error) {
      expect((error as {at?: {line: number}}).at?.line).toBe(line)
    }
  })

  it('what CloudWatch writes is read, in any order', () => {
    const datapoints = JSON.stringify({
      Datapoints: [
        {Timestamp: '2026-01-05T08:01:00Z', Average: 2},
        {Timestamp: '2026-01-05T08:00:00Z', Average: 1},
      ],
    })
    expect(parseSeries(datapoints, 's.json').points.map(point => point.value)).toEqual([1, 2])
    const data = JSON.stringify({MetricDataResults: [{Timestamps: [60, 0], Values: [2, 1]}]})
    expect(parseSeries(data, 's.json').points.map(point => point.value)).toEqual([1, 2])
  })
})
