import type {Assumption} from '../core/finding.js'
import {chooseDecision} from './choose-decision.js'
import type {ScalingConfiguration} from './configuration.js'
import {dueActions} from './scheduled.js'
import {type Series, toMinutes} from './series.js'
import {trackSteps} from './track-steps.js'
import {
  afterScaling,
  type Datapoint,
  type TargetTrackingState,
  trackingAssumptions,
  trackTarget,
} from './track-target.js'

export interface SimulationOptions {
  /** Tasks at the start; also how many the series' values are spread over where it does not say. */
  tasks: number
  /** From a task being wanted to it running. */
  startupMs: number
  /** The series is the whole load (percent × tasks, requests a minute, messages), not the value per task. */
  seriesIsLoad?: boolean
}

/** One minute. `metric` is what a task has to bear with the tasks the simulation has running. */
export interface SimulationPoint {
  t: string
  metric: number
  desired: number
  running: number
}

/** One change of desired. */
export interface SimulatedActivity {
  t: string
  from: number
  to: number
  cause: string
}

export interface Simulation {
  points: SimulationPoint[]
  activities: SimulatedActivity[]
  /** Running tasks × hours. */
  taskHours: number
  minutesAboveTarget: number
  /** Activities that undo the one before within half an hour. */
  flaps: number
  assumptions: Assumption[]
}

const minuteMs = 60_000
const flapMs = 30 * minuteMs

/**
 * A metric series through a model of the policies: minute by minute the load is spread over the running tasks, the
 * alarms look at the minutes before, and what they change runs after the start-up delay. Scale-in is at once.
 */
export function simulateScaling(
  configuration: ScalingConfiguration,
  series: Series,
  options: SimulationOptions,
): Simulation {
  const {min, max} = configuration
  let desired = Math.min(Math.max(options.tasks, min), max)
  let [low, high] = [min, max]
  let running = desired
  let starting: Array<{atMs: number; count: number}> = []
  const states = new Map<string, TargetTrackingState>()
  const datapoints: Datapoint[] = []
  const points: SimulationPoint[] = []
  const activities: SimulatedActivity[] = []
  const minutes = toMinutes(series)
  const firstMs = minutes[0]?.atMs ?? 0
  let above = 0

  const setDesired = (to: number, cause: string, nowMs: number) => {
    if (to === desired) return
    activities.push({t: new Date(nowMs).toISOString(), from: desired, to, cause})
    if (to > desired) starting.push({atMs: nowMs + options.startupMs, count: to - desired})
    else {
      // What has not started yet goes first.
      let drop = desired - to
      for (const batch of [...starting].reverse()) {
        const taken = Math.min(batch.count, drop)
        batch.count -= taken
        drop -= taken
      }
      running -= drop
    }
    desired = to
  }

  for (const {atMs, value, running: recorded} of minutes) {
    for (const action of dueActions(configuration.scheduled, atMs, firstMs)) {
      low = action.min ?? low
      high = Math.max(action.max ?? high, low)
      setDesired(Math.min(Math.max(desired, low), high), `scheduled action ${action.name}`, atMs)
    }
    const capacity = {running, desired, min: low, max: high}
    const stateOf = (name: string) => states.get(name) ?? {}
    const tracking = configuration.targetTracking.map(policy => ({
      disableScaleIn: policy.disableScaleIn,
      ...trackTarget(policy, stateOf(policy.name), datapoints, capacity, atMs),
    }))
    const steps = configuration.step.map(policy => trackSteps(policy, stateOf(policy.name), datapoints, capacity, atMs))
    const chosen = chooseDecision(tracking, steps)
    if (chosen) {
      const policies = [...configuration.targetTracking, ...configuration.step]
      for (const policy of policies) {
        const cooldown = 'target' in policy ? policy.scaleOutCooldownSeconds : policy.cooldownSeconds
        states.set(policy.name, afterScaling(stateOf(policy.name), chosen.direction, desired, atMs, cooldown))
      }
      const {name} = policies[chosen.by] as {name: string}
      setDesired(chosen.wanted, `policy ${name}`, atMs)
    }
    for (const batch of starting) if (batch.atMs <= atMs) running += batch.count
    starting = starting.filter(batch => batch.atMs > atMs)
    const load = options.seriesIsLoad ? value : value * (recorded ?? options.tasks)
    const metric = Number((load / Math.max(running, 1)).toFixed(4))
    datapoints.push({atMs, value: metric})
    points.push({t: new Date(atMs).toISOString(), metric, desired, running})
    const lines = [
      ...configuration.targetTracking.map(policy => policy.target),
      ...configuration.step.flatMap(policy => (policy.alarm?.comparison === 'above' ? policy.alarm.threshold : [])),
    ]
    if (lines.length > 0 && metric > Math.min(...lines)) above++
  }
  return {
    points,
    activities,
    taskHours: Number((points.reduce((sum, point) => sum + point.running, 0) / 60).toFixed(2)),
    minutesAboveTarget: above,
    flaps: countFlaps(activities),
    assumptions: [
      ...(configuration.targetTracking.length > 0 ? trackingAssumptions : []),
      {
        id: 'load-spreads-evenly',
        value: 'metric = load / running tasks',
        basis: 'the balancer or the queue shares evenly',
        mattered: true,
      },
      {
        id: 'startup',
        value: `${options.startupMs / 1000} s from wanted to running`,
        basis: '--startup',
        mattered: activities.some(one => one.to > one.from),
      },
    ],
  }
}

/** Activities that go back on the one before within half an hour. */
export function countFlaps(activities: readonly SimulatedActivity[]): number {
  return activities.filter((activity, index) => {
    const before = activities[index - 1]
    if (!before) return false
    const turned = Math.sign(activity.to - activity.from) !== Math.sign(before.to - before.from)
    return turned && Date.parse(activity.t) - Date.parse(before.t) <= flapMs
  }).length
}
