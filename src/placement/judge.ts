import type {FilterContext, Rejection} from './filter.js'
import {filterNames} from './filter.js'
import {filters} from './filters/index.js'
import type {Instance} from './instance.js'
import type {Demand} from './request.js'

export interface Judgement {
  instance: Instance
  /** In funnel order; empty when the task fits. */
  rejections: Rejection[]
}

/** Every filter on every instance, none skipped: the second blocker shows too. */
export function judge(instances: readonly Instance[], demand: Demand, context: FilterContext): Judgement[] {
  return instances.map(instance => ({instance, rejections: judgeOne(instance, demand, context)}))
}

export function judgeOne(instance: Instance, demand: Demand, context: FilterContext): Rejection[] {
  let rejections: Rejection[] | undefined
  for (const filter of filters) {
    const rejection = filter.check(demand, instance, context)
    if (rejection) rejections = rejections ? [...rejections, rejection] : [rejection]
  }
  return rejections ?? []
}

/** Whether nothing keeps the task off: the first rejection ends the look. */
export function fits(instance: Instance, demand: Demand, context: FilterContext): boolean {
  for (const filter of filters) if (filter.check(demand, instance, context)) return false
  return true
}

/** How many instances are left after each filter in turn. */
export function funnelOf(judgements: readonly Judgement[]): {filter: string; left: number}[] {
  const lost = new Map<string, number>()
  for (const {rejections} of judgements) {
    const first = rejections[0]
    if (first) lost.set(first.filter, (lost.get(first.filter) ?? 0) + 1)
  }
  let left = judgements.length
  return filterNames.map(filter => {
    left -= lost.get(filter) ?? 0
    return {filter, left}
  })
}

/**
 * The instance nearest to fitting: it fails at the latest filter, then fails the fewest, then is the least short, then
 * has the lowest ARN. ECS's own choice is undocumented. Undefined when one fits, or there is none.
 */
export function closest(judgements: readonly Judgement[]): Judgement | undefined {
  let best: {judgement: Judgement; score: readonly [number, number, number]} | undefined
  for (const judgement of judgements) {
    const first = judgement.rejections[0]
    if (!first) return undefined
    const score = [
      -filterNames.indexOf(first.filter),
      judgement.rejections.length,
      judgement.rejections.reduce((sum, rejection) => sum + shortfall(rejection), 0),
    ] as const
    if (
      !best ||
      compare(score, best.score) < 0 ||
      (compare(score, best.score) === 0 && judgement.instance.arn < best.judgement.instance.arn)
    ) {
      best = {judgement, score}
    }
  }
  return best?.judgement
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] as number) - (b[index] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** The part of the instance's whole that is missing; 1 for what is no amount. */
function shortfall({need, free, total}: Rejection): number {
  if (typeof need !== 'number' || typeof free !== 'number') return 1
  return (need - free) / Math.max(1, typeof total === 'number' ? total : need)
}
