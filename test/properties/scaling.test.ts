import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {ScalingConfiguration} from '../../src/scaling/configuration.js'
import {type LiveScaling, planScaling} from '../../src/scaling/plan-scaling.js'
import {simulateScaling} from '../../src/scaling/simulate.js'
import {checkSteps, stepFor} from '../../src/scaling/step-scaling.js'
import {combineDecisions, trackTarget} from '../../src/scaling/track-target.js'

const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)
const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const settings = {numRuns, seed}
const minuteMs = 60_000

const tracked = fc.record({
  target: fc.integer({min: 1, max: 100}),
  scaleOutCooldownSeconds: fc.integer({min: 0, max: 600}),
  scaleInCooldownSeconds: fc.integer({min: 0, max: 600}),
  disableScaleIn: fc.boolean(),
})
const capacity = fc
  .record({
    bounds: fc.tuple(fc.nat(20), fc.nat(20)),
    running: fc.nat(30),
    desired: fc.nat(20),
    deploymentInProgress: fc.boolean(),
  })
  .map(({bounds, running, desired, deploymentInProgress}) => {
    const [min, max] = [Math.min(...bounds), Math.max(...bounds)]
    return {min, max, running, desired: Math.min(Math.max(desired, min), max), deploymentInProgress}
  })
const nowMs = 1_000 * minuteMs
// The fifteen minutes before now; some minutes have no data.
const history = fc
  .array(fc.option(fc.integer({min: 0, max: 300}), {nil: undefined, freq: 20}), {minLength: 15, maxLength: 15})
  .map(values =>
    values.flatMap((value, index) => (value === undefined ? [] : [{atMs: nowMs - (15 - index) * minuteMs, value}])),
  )

describe(`target tracking (seed ${seed}, ${numRuns} runs)`, () => {
  it('wants only what is within min and max, and moves the way it says', () => {
    fc.assert(
      fc.property(tracked, capacity, history, (policy, service, datapoints) => {
        const {direction, wanted} = trackTarget(policy, {}, datapoints, service, nowMs)
        expect(direction === undefined).toBe(wanted === undefined)
        if (wanted === undefined) return
        expect(wanted).toBeGreaterThanOrEqual(service.min)
        expect(wanted).toBeLessThanOrEqual(service.max)
        if (direction === 'out') expect(wanted).toBeGreaterThan(service.desired)
        else expect(wanted).toBeLessThan(service.desired)
      }),
      settings,
    )
  })

  it('never scales in without fifteen values, while a deployment runs, or when it may not', () => {
    fc.assert(
      fc.property(tracked, capacity, history, (policy, service, datapoints) => {
        const {direction} = trackTarget(policy, {}, datapoints, service, nowMs)
        if (datapoints.length < 15 || service.deploymentInProgress || policy.disableScaleIn)
          expect(direction).not.toBe('in')
      }),
      settings,
    )
  })

  it('after scaling in, the same load would not breach the target', () => {
    fc.assert(
      fc.property(
        tracked,
        capacity,
        fc.array(fc.integer({min: 0, max: 90}), {minLength: 15, maxLength: 15}),
        (policy, service, percents) => {
          // Below nine tenths of the target, so that the low alarm often fires.
          const datapoints = percents.map((percent, index) => ({
            atMs: nowMs - (15 - index) * minuteMs,
            value: (percent * policy.target) / 100.5,
          }))
          const {direction, wanted = 0} = trackTarget(policy, {}, datapoints, service, nowMs)
          if (direction !== 'in') return
          const load = Math.max(...datapoints.map(({value}) => value)) * service.running
          if (wanted > 0) expect(load / wanted).toBeLessThanOrEqual(policy.target + 1e-6)
          else expect(load).toBe(0)
        },
      ),
      settings,
    )
  })

  it('several policies together go out when any does, to the largest; in only when all do', () => {
    const decision = fc.oneof(
      fc.record({direction: fc.constantFrom('out' as const, 'in' as const), wanted: fc.nat(50)}),
      fc.constant({direction: undefined, wanted: undefined}),
    )
    fc.assert(
      fc.property(fc.array(decision, {minLength: 1, maxLength: 5}), list => {
        const together = combineDecisions(
          list.map(one => ({...one, alarmHigh: 'OK' as const, alarmLow: 'OK' as const})),
        )
        const outs = list.filter(one => one.direction === 'out')
        if (outs.length > 0)
          expect(together).toMatchObject({direction: 'out', wanted: Math.max(...outs.map(one => one.wanted as number))})
        else if (list.every(one => one.direction === 'in'))
          expect(together).toMatchObject({direction: 'in', wanted: Math.max(...list.map(one => one.wanted as number))})
        else expect(together).toBeUndefined()
      }),
      settings,
    )
  })
})

describe('steps', () => {
  it('that are accepted cover every breaching value once', () => {
    const cuts = fc.uniqueArray(fc.integer({min: 1, max: 50}), {minLength: 0, maxLength: 5})
    fc.assert(
      fc.property(cuts, fc.boolean(), fc.integer({min: 0, max: 200}), (bounds, above, distance) => {
        const edges = [0, ...bounds.sort((a, b) => a - b)]
        const steps = edges.map((edge, index) => {
          const next = edges[index + 1]
          if (above) return {lower: edge, ...(next === undefined ? {} : {upper: next}), adjustment: index}
          return {...(next === undefined ? {} : {lower: -next}), upper: edge === 0 ? 0 : -edge, adjustment: -index}
        })
        checkSteps({name: 's', adjustmentType: 'ChangeInCapacity', steps, cooldownSeconds: 0, aggregation: 'Average'})
        const value = 100 + (above ? distance : -distance)
        if (!above && distance === 0) return
        expect(stepFor(steps, 100, value)).toBeDefined()
        expect(stepFor([...steps].reverse(), 100, value)).toEqual(stepFor(steps, 100, value))
      }),
      settings,
    )
  })
})

describe('a simulation', () => {
  const configuration = fc
    .record({bounds: fc.tuple(fc.nat(10), fc.nat(10)), policies: fc.array(tracked, {maxLength: 2})})
    .map(
      ({bounds, policies}): ScalingConfiguration => ({
        min: Math.min(...bounds),
        max: Math.max(...bounds),
        targetTracking: policies.map((policy, index) => ({...policy, name: `p${index}`, metric: 'cpu'})),
        step: [],
        scheduled: [],
      }),
    )
  it('keeps desired within min and max, running at most desired, and adds up', () => {
    fc.assert(
      fc.property(
        configuration,
        fc.array(fc.nat(500), {minLength: 2, maxLength: 60}),
        fc.nat(300),
        fc.nat(10),
        (setting, values, startupSeconds, tasks) => {
          const points = values.map((value, index) => ({atMs: index * minuteMs, value}))
          const {
            points: told,
            taskHours,
            activities,
          } = simulateScaling(
            setting,
            {points, periodMs: minuteMs},
            {tasks, startupMs: startupSeconds * 1000, seriesIsLoad: true},
          )
          for (const {desired, running} of told) {
            expect(desired).toBeGreaterThanOrEqual(setting.min)
            expect(desired).toBeLessThanOrEqual(setting.max)
            expect(running).toBeGreaterThanOrEqual(0)
            expect(running).toBeLessThanOrEqual(desired)
          }
          expect(taskHours).toBeCloseTo(told.reduce((sum, {running}) => sum + running, 0) / 60, 1)
          // Every change goes on from the one before.
          for (const [index, {from}] of activities.entries())
            if (index > 0) expect(from).toBe(activities[index - 1]?.to)
        },
      ),
      {...settings, numRuns: Math.ceil(numRuns / 2)},
    )
  })
})

describe('a plan', () => {
  it('applied once, leaves nothing to do', () => {
    const names = {cluster: 'prod', service: 'web'}
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), fc.array(tracked, {maxLength: 3}), (min, more, policies) => {
        const wanted = {
          min,
          max: min + more,
          targetTracking: policies.map((policy, index) => ({...policy, name: `p${index}`, metric: 'cpu' as const})),
        }
        const live: LiveScaling = {policies: [], scheduled: []}
        for (const change of planScaling(wanted, live, names)) {
          if (change.operation === 'RegisterScalableTarget')
            live.target = {...change.input, RoleARN: '', CreationTime: new Date(0)} as never
          if (change.operation === 'PutScalingPolicy') live.policies.push(change.input as never)
        }
        expect(planScaling(wanted, live, names)).toEqual([])
      }),
      settings,
    )
  })
})
