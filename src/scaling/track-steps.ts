import {adjustedCapacity, type StepScalingPolicy, stepFor} from './step-scaling.js'
import {type Datapoint, recentPeriods, type TargetTrackingState, type TrackedCapacity} from './track-target.js'

/** What a step scaling policy wants when its alarm fires. */
export interface StepDecision {
  alarm: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  direction?: 'out' | 'in'
  /** New desired count, already within min and max. */
  wanted?: number
  held?: 'cooldown' | 'deployment' | 'suspended' | 'AlreadyAtDesiredCapacity' | 'NoStep'
}

/**
 * One look of a step scaling policy at the metric its alarm watches. An alarm in ALARM acts every minute anew; during
 * the cooldown after a scale-out only a larger scale-out goes through, reckoned from the capacity before it; a scale-in
 * waits for its cooldown (AWS docs: step scaling policies, cooldown period).
 */
export function trackSteps(
  policy: StepScalingPolicy,
  state: TargetTrackingState,
  datapoints: readonly Datapoint[],
  capacity: TrackedCapacity,
  nowMs: number,
): StepDecision {
  const {alarm} = policy
  if (!alarm) return {alarm: 'INSUFFICIENT_DATA'}
  const recent = recentPeriods(datapoints, nowMs, alarm.evaluationPeriods)
  const values = recent.filter(value => value !== undefined)
  if (values.length === 0) return {alarm: 'INSUFFICIENT_DATA'}
  const breaches = (value: number) =>
    alarm.comparison === 'above' ? value >= alarm.threshold : value <= alarm.threshold
  if (values.length < recent.length || !values.every(breaches)) return {alarm: 'OK'}
  return {alarm: 'ALARM', ...decide(policy, state, aggregate(policy, values), capacity, nowMs)}
}

function aggregate({aggregation}: StepScalingPolicy, values: number[]): number {
  const last = values.at(-1) as number
  if (aggregation === 'Minimum') return Math.min(...values)
  return aggregation === 'Maximum' ? Math.max(...values) : last
}

/** What the policy does about one value of its metric, its alarm being in ALARM. */
function decide(
  policy: StepScalingPolicy,
  state: TargetTrackingState,
  value: number,
  capacity: TrackedCapacity,
  nowMs: number,
): Omit<StepDecision, 'alarm'> {
  const step = stepFor(policy.steps, policy.alarm?.threshold ?? 0, value)
  if (!step) return {held: 'NoStep'}
  const cooling = (at: number | undefined) => at !== undefined && nowMs - at < policy.cooldownSeconds * 1000
  const outCooling = cooling(state.lastScaleOutMs)
  const base = outCooling ? (state.capacityBeforeScaleOut ?? capacity.desired) : capacity.desired
  const bound = (count: number) => Math.min(Math.max(count, capacity.min), capacity.max)
  const wanted = bound(adjustedCapacity(policy, step.adjustment, base))
  if (wanted > capacity.desired) return capacity.scaleOutSuspended ? {held: 'suspended'} : {direction: 'out', wanted}
  if (outCooling && wanted >= base) return {held: 'cooldown'}
  const lower = bound(adjustedCapacity(policy, step.adjustment, capacity.desired))
  if (lower >= capacity.desired) return {held: 'AlreadyAtDesiredCapacity'}
  if (capacity.scaleInSuspended) return {held: 'suspended'}
  if (capacity.deploymentInProgress) return {held: 'deployment'}
  if (cooling(state.lastScaleInMs) || outCooling) return {held: 'cooldown'}
  return {direction: 'in', wanted: lower}
}
