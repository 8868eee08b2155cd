import type {LocalRegion} from './state.js'

/** Application Auto Scaling's look at its metrics, each minute until `nowMs`. Returns when the next one is due. */
export function scaleUntil(region: LocalRegion, nowMs: number, stepTo: (untilMs: number) => number): number {
  if (region.scalableTargets.size === 0) return Number.POSITIVE_INFINITY
  stepTo(nowMs)
  return Number.POSITIVE_INFINITY
}
