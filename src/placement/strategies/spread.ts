import {type Strategy, spreadValue} from '../strategy.js'

/** Keeps the candidates whose value of the field has the fewest tasks of the group. */
export const spread: Strategy = {
  type: 'spread',
  narrow(candidates, field, context) {
    const counts = candidates.map(candidate => context.groupCount(field, spreadValue(field, candidate)))
    const fewest = Math.min(...counts)
    return candidates.filter((_candidate, index) => counts[index] === fewest)
  },
  sharedBy: field => field !== 'instanceId',
  key: (instance, _field, context) => instance.groups.get(context.group) ?? 0,
}
