import type {Assumption} from '../core/finding.js'

/** One value of a metric. */
export interface Datapoint {
  atMs: number
  value: number
}

/** What the model needs to know of a policy. */
export interface TrackedTarget {
  target: number
  scaleOutCooldownSeconds: number
  scaleInCooldownSeconds: number
  disableScaleIn: boolean
}

/** What a policy remembers between two looks. */
export interface TargetTrackingState {
  lastScaleOutMs?: number
  lastScaleInMs?: number
  /** Capacity before the scale-out whose cooldown runs. */
  capacityBeforeScaleOut?: number
}

/** The service as the policy sees it. */
export interface TrackedCapacity {
  running: number
  desired: number
  min: number
  max: number
  /** ECS switches scale-in off while a deployment is in progress (AWS docs: service auto scaling). */
  deploymentInProgress?: boolean
  scaleInSuspended?: boolean
  scaleOutSuspended?: boolean
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

/** What one policy wants at one moment. `wanted` is absent when it leaves the capacity alone. */
export interface TargetTrackingDecision {
  alarmHigh: AlarmState
  alarmLow: AlarmState
  direction?: 'out' | 'in'
  /** New desired count, already within min and max. */
  wanted?: number
  /** Why an alarm in ALARM led to nothing: AWS's own NotScaledReasons codes where it has one. */
  held?:
    | 'cooldown'
    | 'deployment'
    | 'suspended'
    | 'disabled'
    | 'AlreadyAtMaxCapacity'
    | 'AlreadyAtMinCapacity'
    | 'AlreadyAtDesiredCapacity'
}

const periodMs = 60_000
/** Periods in a row above the target before the high alarm fires (observed on ECS). */
export const highPeriods = 3
/** Periods in a row below `lowFactor` × target before the low alarm fires (observed on ECS). */
export const lowPeriods = 15
export const lowFactor = 0.9

/** What AWS does not document about target tracking, as this model takes it. */
export const trackingAssumptions: Assumption[] = [
  {
    id: 'tracking-alarms',
    value: 'out: 3 of 3 minutes above the target; in: 15 of 15 minutes below 90 % of it',
    basis: 'observed alarms of ECS services; AWS documents only "usually more than 10% lower"',
    mattered: true,
  },
  {
    id: 'tracking-formula',
    value: 'out: ceil(running × last value / target); in: the same with the highest value of the 15 minutes',
    basis: 'inferred; AWS documents "proportional" and "gradual, only when it would not scale out again"',
    mattered: true,
  },
  {
    id: 'tracking-cooldown',
    value: 'during a scale-out cooldown only a larger one, reckoned from the capacity before it, goes through',
    basis: 'AWS docs: cooldown of step scaling, taken over for target tracking',
    mattered: true,
  },
]

/** The newest `count` whole minutes before `nowMs`: their averages, oldest first, undefined where there is no data. */
export function recentPeriods(
  datapoints: readonly Datapoint[],
  nowMs: number,
  count: number,
): Array<number | undefined> {
  const end = Math.floor(nowMs / periodMs)
  const sums = Array.from({length: count}, () => ({sum: 0, count: 0}))
  // From the newest back: a long history costs nothing.
  for (let index = datapoints.length - 1; index >= 0; index--) {
    const {atMs, value} = datapoints[index] as Datapoint
    const slot = Math.floor(atMs / periodMs) - (end - count)
    if (slot >= count) continue
    if (slot < 0) break
    const cell = sums[slot] as {sum: number; count: number}
    cell.sum += value
    cell.count++
  }
  return sums.map(cell => (cell.count === 0 ? undefined : cell.sum / cell.count))
}

function alarm(values: Array<number | undefined>, breaches: (value: number) => boolean): AlarmState {
  if (values.every(value => value === undefined)) return 'INSUFFICIENT_DATA'
  return values.every(value => value !== undefined && breaches(value)) ? 'ALARM' : 'OK'
}

/**
 * One look of a target tracking policy at its metric.
 * `datapoints` are in order of time; only the 15 whole minutes before `nowMs` count. The state is not changed: the
 * caller notes what it carried out with `afterScaling`. A minute without data never scales in.
 */
export function trackTarget(
  policy: TrackedTarget,
  state: TargetTrackingState,
  datapoints: readonly Datapoint[],
  capacity: TrackedCapacity,
  nowMs: number,
): TargetTrackingDecision {
  const recent = recentPeriods(datapoints, nowMs, lowPeriods)
  const lowLine = policy.target * lowFactor
  const alarmHigh = alarm(recent.slice(-highPeriods), value => value > policy.target)
  const alarmLow = alarm(recent, value => value < lowLine)
  const last = recent.at(-1)
  const alarms = {alarmHigh, alarmLow}
  // From nothing there is no average to wait for: one value above nothing brings the first tasks.
  if (capacity.running === 0 && capacity.desired === 0 && last !== undefined && last > 0) {
    return decideOut(Math.max(capacity.min, 1), alarms, capacity)
  }
  if (alarmHigh === 'ALARM' && last !== undefined) {
    const cooling =
      state.lastScaleOutMs !== undefined && nowMs - state.lastScaleOutMs < policy.scaleOutCooldownSeconds * 1000
    const base = cooling ? (state.capacityBeforeScaleOut ?? capacity.running) : capacity.running
    const wanted = Math.ceil(round((base * last) / policy.target))
    if (cooling && wanted <= capacity.desired) return {...alarms, held: 'cooldown'}
    return decideOut(wanted, alarms, capacity)
  }
  if (alarmLow === 'ALARM') {
    if (policy.disableScaleIn) return {...alarms, held: 'disabled'}
    if (capacity.scaleInSuspended) return {...alarms, held: 'suspended'}
    if (capacity.deploymentInProgress) return {...alarms, held: 'deployment'}
    const cooling =
      state.lastScaleInMs !== undefined && nowMs - state.lastScaleInMs < policy.scaleInCooldownSeconds * 1000
    if (cooling) return {...alarms, held: 'cooldown'}
    const highest = Math.max(...recent.map(value => value ?? 0))
    const wanted = Math.max(Math.ceil(round((capacity.running * highest) / policy.target)), capacity.min)
    if (capacity.desired <= capacity.min) return {...alarms, held: 'AlreadyAtMinCapacity'}
    if (wanted >= capacity.desired) return {...alarms, held: 'AlreadyAtDesiredCapacity'}
    return {...alarms, direction: 'in', wanted}
  }
  return alarms
}

function decideOut(
  wanted: number,
  alarms: {alarmHigh: AlarmState; alarmLow: AlarmState},
  capacity: TrackedCapacity,
): TargetTrackingDecision {
  if (capacity.scaleOutSuspended) return {...alarms, held: 'suspended'}
  if (capacity.desired >= capacity.max) return {...alarms, held: 'AlreadyAtMaxCapacity'}
  const bounded = Math.min(wanted, capacity.max)
  if (bounded <= capacity.desired) return {...alarms, held: 'AlreadyAtDesiredCapacity'}
  return {...alarms, direction: 'out', wanted: bounded}
}

// 3 × 70 / 70 must stay 3: the noise of binary fractions would otherwise buy a task.
const round = (value: number) => Math.round(value * 1e9) / 1e9

/**
 * The state after a scaling activity; a scale-out ends the cooldown of a scale-in. `cooldownSeconds` is the policy's
 * scale-out cooldown: a scale-out during it leaves the capacity it is reckoned from as it was.
 */
export function afterScaling(
  state: TargetTrackingState,
  direction: 'out' | 'in',
  capacityBefore: number,
  nowMs: number,
  cooldownSeconds = 0,
): TargetTrackingState {
  if (direction === 'in') return {...state, lastScaleInMs: nowMs}
  const cooling = state.lastScaleOutMs !== undefined && nowMs - state.lastScaleOutMs < cooldownSeconds * 1000
  return {
    lastScaleOutMs: nowMs,
    capacityBeforeScaleOut: cooling ? (state.capacityBeforeScaleOut ?? capacityBefore) : capacityBefore,
  }
}

/**
 * What several policies want together: out when any wants it, in only when all that may do; the largest capacity wins
 * (AWS docs: multiple target tracking policies). Policies that may not scale in have no say in it.
 */
export function combineDecisions(
  decisions: ReadonlyArray<TargetTrackingDecision & {disableScaleIn?: boolean}>,
): {direction: 'out' | 'in'; wanted: number; by: number} | undefined {
  let best: {direction: 'out' | 'in'; wanted: number; by: number} | undefined
  const largest = (direction: 'out' | 'in') => {
    for (const [by, decision] of decisions.entries()) {
      if (decision.direction !== direction || decision.wanted === undefined) continue
      if (!best || decision.wanted > best.wanted) best = {direction, wanted: decision.wanted, by}
    }
    return best
  }
  if (decisions.some(decision => decision.direction === 'out')) return largest('out')
  const voters = decisions.filter(decision => !decision.disableScaleIn)
  return voters.length > 0 && voters.every(decision => decision.direction === 'in') ? largest('in') : undefined
}
