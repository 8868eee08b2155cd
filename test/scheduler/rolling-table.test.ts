import {describe, expect, it} from 'vitest'
import {primaryOf} from '../../src/scheduler/deployments.js'
import {simulate} from '../../src/scheduler/simulate.js'
import {updateService} from '../../src/scheduler/update-service.js'
import {arnOf, Town} from './town.js'

/** A steady service of `desired` tasks on EC2, ready to be updated to web:2. */
function steady(desired: number, minimumHealthyPercent: number, maximumPercent: number, stoppingCounts = true): Town {
  const town = new Town({world: {assumptions: {stoppingCounts}}}).instances(4)
  town.create({
    desiredCount: desired,
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration: {minimumHealthyPercent, maximumPercent},
  })
  return town.to(300)
}

function rollout(town: Town) {
  const {state} = updateService(town.state, {service: 'web', taskDefinition: arnOf('web:2')}, town.nowMs, town.world)
  return simulate(state, 'web', town.nowMs, town.world)
}

/** `+2 -1` for every moment at which something was started or stopped. */
function actions(town: Town): string {
  const {steps} = rollout(town)
  return steps
    .map(({start, stop}) => [start ? `+${start}` : '', stop ? `-${stop}` : ''].filter(Boolean).join(' and '))
    .join(', ')
}

describe('the worked examples of a rolling update, with STOPPING tasks counted', () => {
  it.each([
    ['4 tasks at 50/100 go in two batches, stopping first', 4, 50, 100, '-2, +2, -2, +2'],
    ['4 tasks at 100/150 go in two batches, starting first', 4, 100, 150, '+2, -2, +2, -2'],
    ['4 tasks at 100/200 start all, then stop all', 4, 100, 200, '+4, -4'],
    ['4 tasks at 0/100 stop all, then start all: an outage', 4, 0, 100, '-4, +4'],
    ['4 tasks at 50/200 start all and stop half at once', 4, 50, 200, '+4 and -2, -2'],
    ['1 task at 100/200 starts one, then stops one', 1, 100, 200, '+1, -1'],
    ['1 task at 0/100 stops one, then starts one: an outage', 1, 0, 100, '-1, +1'],
    ['3 tasks at 66/100 go one by one, stopping first', 3, 66, 100, '-1, +1, -1, +1, -1, +1'],
  ])('%s', (_, desired, minimum, maximum, expected) => {
    expect(actions(steady(desired, minimum, maximum))).toBe(expected)
  })

  it('10 tasks at 90/110 go one at a time, ten of each', () => {
    const {steps, outcome} = rollout(steady(10, 90, 110))
    expect(outcome).toBe('completes')
    expect(steps.every(({start = 0, stop = 0}) => start <= 1 && stop <= 1)).toBe(true)
    expect(steps.reduce((sum, {start = 0}) => sum + start, 0)).toBe(10)
    expect(steps.reduce((sum, {stop = 0}) => sum + stop, 0)).toBe(10)
    expect(steps[0]).toMatchObject({atMs: 0, start: 1, stop: 1})
  })

  it('10 tasks at 90/110 go two at a time when STOPPING tasks are not counted', () => {
    expect(actions(steady(10, 90, 110, false))).toBe('+2 and -1, +2 and -2, +2 and -2, +2 and -2, +2 and -2, -1')
  })

  it('a service of no tasks completes at once, its image never tried', () => {
    const town = steady(0, 100, 200)
    expect(rollout(town)).toMatchObject({outcome: 'completes', atMs: 0, steps: []})
  })
})

describe('the six configurations that can never move', () => {
  it.each([
    [1, 100, 100],
    [1, 50, 100],
    [1, 100, 150],
    [2, 75, 100],
    [3, 67, 100],
    [3, 100, 125],
  ])('%i tasks at %i/%i', (desired, minimum, maximum) => {
    const town = steady(desired, minimum, maximum)
    const simulation = rollout(town)
    expect(simulation).toMatchObject({outcome: 'stuck', atMs: 0, steps: [], stuck: {kind: 'deployment-configuration'}})
    expect(simulation.messages.map(({message}) => message)).toEqual([
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    ])
    town.update({taskDefinition: 'web:2'}).to(6 * 3600 - 1)
    expect(town.messages(town.nowMs - 6 * 3600_000 + 1000)).toHaveLength(1)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'IN_PROGRESS', runningCount: 0})
  })
})

describe('the two textbook examples, moment by moment', () => {
  it('4 tasks at 50/100: two old ones stop, and two new ones take their place, twice', () => {
    expect(rollout(steady(4, 50, 100)).steps.map(({atMs, where, ...step}) => step)).toEqual([
      {stop: 2, old: {running: 2, pending: 0}, new: {running: 0, pending: 0}, healthy: 2},
      {start: 2, old: {running: 2, pending: 0}, new: {running: 0, pending: 2}, healthy: 2},
      {stop: 2, old: {running: 0, pending: 0}, new: {running: 2, pending: 0}, healthy: 2},
      {start: 2, old: {running: 0, pending: 0}, new: {running: 2, pending: 2}, healthy: 2},
    ])
  })

  it('4 tasks at 100/150: two new ones start, and two old ones stop once they are healthy, twice', () => {
    expect(rollout(steady(4, 100, 150)).steps.map(({atMs, where, ...step}) => step)).toEqual([
      {start: 2, old: {running: 4, pending: 0}, new: {running: 0, pending: 2}, healthy: 4},
      {stop: 2, old: {running: 2, pending: 0}, new: {running: 2, pending: 0}, healthy: 4},
      {start: 2, old: {running: 2, pending: 0}, new: {running: 2, pending: 2}, healthy: 4},
      {stop: 2, old: {running: 0, pending: 0}, new: {running: 4, pending: 0}, healthy: 4},
    ])
  })

  it('a task counts as healthy 40 s after RUNNING, not before', () => {
    const [first, second] = rollout(steady(1, 100, 200)).steps
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(15_000 + 40_000)
  })
})
