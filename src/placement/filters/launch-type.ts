import type {Filter} from '../filter.js'

/** EC2 tasks keep off external instances and EXTERNAL tasks off the others (AWS docs: ecs.capability.external). */
export const launchType: Filter = {
  name: 'launch-type',
  reason: 'launch-type',
  dynamic: false,
  check(_demand, instance, {request, capacityProvider, assumptions}) {
    if (capacityProvider !== undefined) return undefined
    const wanted = request.launchType ?? 'EC2'
    const actual = instance.external ? 'EXTERNAL' : 'EC2'
    if (wanted === actual) return undefined
    assumptions.touch('candidates-by-capacity')
    return {
      filter: 'launch-type',
      reason: 'launch-type',
      everFits: false,
      need: wanted,
      free: actual,
      detail: `it is of launch type ${actual}, the task of ${wanted}`,
    }
  },
}
