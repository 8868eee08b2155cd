import type {Filter} from '../filter.js'

const reason = 'DistinctInstance placement constraint unsatisfied.'

/** No other task of the group with desired status RUNNING, of whatever revision. */
export const distinctInstance: Filter = {
  name: 'distinct-instance',
  reason,
  dynamic: true,
  check(_demand, instance, {distinctInstance: wanted, request}) {
    if (!wanted) return undefined
    const count = instance.groups.get(request.group) ?? 0
    if (count === 0) return undefined
    return {
      filter: 'distinct-instance',
      reason,
      everFits: true,
      need: 0,
      free: count,
      unit: 'tasks of the group',
      detail: `it already runs ${count} of ${request.group}`,
    }
  },
}
