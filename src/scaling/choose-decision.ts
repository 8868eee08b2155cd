import type {StepDecision} from './track-steps.js'
import {combineDecisions, type TargetTrackingDecision} from './track-target.js'

/** What all policies of a service want together; `by` is an index into the tracking decisions, then the steps. */
export interface ChosenDecision {
  direction: 'out' | 'in'
  wanted: number
  by: number
}

/**
 * Out when any policy wants it, to the largest; in when every target tracking policy that may wants it, or when a step
 * policy does by itself (AWS docs: how multiple scaling policies work together).
 */
export function chooseDecision(
  tracking: ReadonlyArray<TargetTrackingDecision & {disableScaleIn?: boolean}>,
  steps: readonly StepDecision[],
): ChosenDecision | undefined {
  const asTracking = steps.map(({direction, wanted}) => ({
    alarmHigh: 'OK' as const,
    alarmLow: 'OK' as const,
    disableScaleIn: true,
    ...(direction === undefined ? {} : {direction, wanted}),
  }))
  const together = combineDecisions([...tracking, ...asTracking])
  if (together) return together
  const index = steps.findIndex(({direction}) => direction === 'in')
  const wanted = steps[index]?.wanted
  return wanted === undefined ? undefined : {direction: 'in', wanted, by: tracking.length + index}
}
