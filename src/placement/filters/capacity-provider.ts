import type {Filter} from '../filter.js'

/** A capacity provider's task only goes to the provider's own instances. */
export const capacityProvider: Filter = {
  name: 'capacity-provider',
  reason: 'capacity-provider',
  dynamic: false,
  check(_demand, instance, {capacityProvider: wanted, assumptions}) {
    if (wanted === undefined || instance.capacityProviderName === wanted) return undefined
    assumptions.touch('candidates-by-capacity')
    return {
      filter: 'capacity-provider',
      reason: 'capacity-provider',
      everFits: false,
      need: wanted,
      free: instance.capacityProviderName ?? 'none',
      detail: instance.capacityProviderName
        ? `it belongs to capacity provider \`${instance.capacityProviderName}\`, not \`${wanted}\``
        : `it belongs to no capacity provider, the task needs \`${wanted}\``,
    }
  },
}
