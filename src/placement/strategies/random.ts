import type {Strategy} from '../strategy.js'

/** Keeps one candidate, each as likely: the one whose seeded clock strikes next. */
export const random: Strategy = {
  type: 'random',
  narrow(candidates, _field, context) {
    let best: (typeof candidates)[number] | undefined
    let earliest = Number.POSITIVE_INFINITY
    for (const candidate of candidates) {
      const turn = context.nextTurn(candidate)
      if (turn < earliest) {
        earliest = turn
        best = candidate
      }
    }
    return best ? [best] : []
  },
  sharedBy: () => false,
  key: (instance, _field, context) => context.nextTurn(instance),
}
