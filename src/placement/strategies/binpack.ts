import type {Instance} from '../instance.js'
import type {Strategy} from '../strategy.js'

/** AWS API: keeps the candidates with the least available amount of the resource, in units, not percent. */
export const binpack: Strategy = {
  type: 'binpack',
  narrow(candidates, field) {
    const least = candidates.reduce((lowest, candidate) => Math.min(lowest, left(candidate, field)), Infinity)
    return candidates.filter(candidate => left(candidate, field) === least)
  },
  sharedBy: () => false,
  key: left,
}

function left(instance: Instance, field: string): number {
  return (field === 'cpu' ? instance.cpu : instance.memory).free
}
