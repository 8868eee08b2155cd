import type {StepScalingPolicyConfiguration} from '@aws-sdk/client-application-auto-scaling'
import {UserError} from '../core/errors.js'

/** One step; bounds are relative to the alarm's threshold, an absent bound is infinite. */
export interface StepAdjustment {
  lower?: number
  upper?: number
  adjustment: number
}

export type AdjustmentType = 'ChangeInCapacity' | 'PercentChangeInCapacity' | 'ExactCapacity'

/** The CloudWatch alarm that calls a step scaling policy. */
export interface StepAlarm {
  metric: 'cpu' | 'memory'
  threshold: number
  comparison: 'above' | 'below'
  /** Whole minutes in a row. */
  evaluationPeriods: number
}

/** One step scaling policy, checked. */
export interface StepScalingPolicy {
  name: string
  adjustmentType: AdjustmentType
  steps: StepAdjustment[]
  cooldownSeconds: number
  aggregation: 'Average' | 'Minimum' | 'Maximum'
  minAdjustmentMagnitude?: number
  alarm?: StepAlarm
}

const show = (step: StepAdjustment) => `[${step.lower ?? '-∞'}, ${step.upper ?? '+∞'})`

/**
 * Checks the steps as AWS does (AWS docs: step scaling policies, step adjustments): at most 20, no gap, no overlap, a
 * step without a lower bound when one is negative, one without an upper bound when one is positive.
 * @throws UserError naming the steps.
 */
export function checkSteps(policy: StepScalingPolicy): void {
  const {steps} = policy
  const where = `step policy \`${policy.name}\``
  if (steps.length === 0) throw new UserError(`${where} has no steps`)
  if (steps.length > 20) throw new UserError(`${where} has ${steps.length} steps; AWS takes at most 20`)
  for (const step of steps) {
    if (step.lower === undefined && step.upper === undefined && steps.length > 1) {
      throw new UserError(`${where}: a step without any bound leaves no room for others`)
    }
    if (step.lower !== undefined && step.upper !== undefined && step.upper <= step.lower) {
      throw new UserError(`${where}: step ${show(step)} ends before it starts`, {fix: 'write upper above lower'})
    }
    if (!Number.isInteger(step.adjustment))
      throw new UserError(`${where}: adjustment ${step.adjustment} is not a whole number`)
    if (policy.adjustmentType === 'ExactCapacity' && step.adjustment < 0) {
      throw new UserError(`${where}: an exact capacity of ${step.adjustment} tasks`, {fix: 'write 0 or more'})
    }
  }
  if (steps.length === 1 && steps[0]?.lower === undefined && steps[0]?.upper === undefined) {
    throw new UserError(`${where}: its only step has no bound`, {
      fix: 'write `lower: 0` to act above the threshold, `upper: 0` to act below it',
    })
  }
  const sorted = [...steps].sort(
    (a, b) => (a.lower ?? Number.NEGATIVE_INFINITY) - (b.lower ?? Number.NEGATIVE_INFINITY),
  )
  for (const [index, step] of sorted.entries()) {
    const next = sorted[index + 1]
    if (!next) continue
    const end = step.upper ?? Number.POSITIVE_INFINITY
    const start = next.lower ?? Number.NEGATIVE_INFINITY
    if (end > start) {
      throw new UserError(`${where}: steps ${show(step)} and ${show(next)} overlap`, {
        fix: `let the first end at ${next.lower ?? 'a bound of its own'} (bounds are relative to the alarm threshold)`,
      })
    }
    if (end < start) {
      throw new UserError(`${where}: there is a gap between steps ${show(step)} and ${show(next)}`, {
        fix: `let the second start at ${end} (bounds are relative to the alarm threshold)`,
      })
    }
  }
  if (steps.some(step => (step.lower ?? 0) < 0) && !steps.some(step => step.lower === undefined)) {
    throw new UserError(`${where}: steps reach below the threshold but none is open downwards`, {
      fix: 'leave `lower` out of the lowest step',
    })
  }
  if (steps.some(step => (step.upper ?? 0) > 0) && !steps.some(step => step.upper === undefined)) {
    throw new UserError(`${where}: steps reach above the threshold but none is open upwards`, {
      fix: 'leave `upper` out of the highest step',
    })
  }
  if (policy.minAdjustmentMagnitude !== undefined && policy.adjustmentType !== 'PercentChangeInCapacity') {
    throw new UserError(`${where}: minAdjustmentMagnitude belongs to PercentChangeInCapacity only`)
  }
  if (!Number.isInteger(policy.cooldownSeconds) || policy.cooldownSeconds < 0) {
    throw new UserError(`${where}: cooldown ${policy.cooldownSeconds} is not a whole number of seconds`)
  }
}

/**
 * The step a value falls into, or undefined. Above the threshold the lower bound is inclusive and the upper exclusive,
 * below it the other way round (AWS docs: step adjustments).
 */
export function stepFor(
  steps: readonly StepAdjustment[],
  threshold: number,
  value: number,
): StepAdjustment | undefined {
  const distance = value - threshold
  return steps.find(step => {
    const lower = step.lower ?? Number.NEGATIVE_INFINITY
    const upper = step.upper ?? Number.POSITIVE_INFINITY
    return distance >= 0 ? distance >= lower && distance < upper : distance > lower && distance <= upper
  })
}

/**
 * The capacity one adjustment leads to, before min and max. Percents round as AWS documents: above 1 down, between 0 and
 * 1 to 1, between -1 and 0 to -1, below -1 towards zero.
 */
export function adjustedCapacity(policy: StepScalingPolicy, adjustment: number, capacity: number): number {
  if (policy.adjustmentType === 'ExactCapacity') return adjustment
  if (policy.adjustmentType === 'ChangeInCapacity') return Math.max(0, capacity + adjustment)
  const exact = (capacity * adjustment) / 100
  let change = Math.trunc(exact)
  if (exact > 0 && exact < 1) change = 1
  if (exact < 0 && exact > -1) change = -1
  const least = policy.minAdjustmentMagnitude ?? 0
  if (change !== 0 && Math.abs(change) < least) change = Math.sign(change) * least
  return Math.max(0, capacity + change)
}

/** The policy as PutScalingPolicy takes it. */
export function stepScalingConfiguration(policy: StepScalingPolicy): StepScalingPolicyConfiguration {
  return {
    AdjustmentType: policy.adjustmentType,
    Cooldown: policy.cooldownSeconds,
    MetricAggregationType: policy.aggregation,
    ...(policy.minAdjustmentMagnitude === undefined ? {} : {MinAdjustmentMagnitude: policy.minAdjustmentMagnitude}),
    StepAdjustments: policy.steps.map(step => ({
      ...(step.lower === undefined ? {} : {MetricIntervalLowerBound: step.lower}),
      ...(step.upper === undefined ? {} : {MetricIntervalUpperBound: step.upper}),
      ScalingAdjustment: step.adjustment,
    })),
  }
}

/**
 * Steps from flag form `LOWER..UPPER=ADJUSTMENT`, either bound left out: `0..20=1`, `20..=3`, `..-10=-1`.
 * @throws UserError for another form.
 */
export function parseStep(text: string): StepAdjustment {
  const match = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?=([+-]?\d+)$/.exec(text.trim())
  if (!match) {
    throw new UserError(`step \`${text.slice(0, 100)}\` is not one`, {
      fix: 'write LOWER..UPPER=ADJUSTMENT, bounds relative to the alarm threshold: 0..20=1, 20..=3, ..-10=-1',
    })
  }
  return {
    ...(match[1] === undefined ? {} : {lower: Number(match[1])}),
    ...(match[2] === undefined ? {} : {upper: Number(match[2])}),
    adjustment: Number(match[3]),
  }
}
