import type {CapacityProviderStrategyItem} from './snapshot.js'

/**
 * Which provider each next task goes to: the base first, then whoever has the fewest for its weight, ties in the order
 * listed. AWS documents base and weight, not the rounding. A weight of 0 gets the base alone.
 * `placed`: tasks that each provider has already; it is counted up.
 */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  placed: Map<string, number>,
): string | undefined {
  const based = strategy.find(item => (placed.get(item.capacityProvider) ?? 0) < (item.base ?? 0))
  let chosen = based
  if (!chosen) {
    let least = Number.POSITIVE_INFINITY
    for (const item of strategy) {
      // one provider alone with no weight said: the API's console and CLI leave it out for a single provider
      const weight = item.weight ?? (strategy.length === 1 ? 1 : 0)
      if (weight <= 0) continue
      const served = ((placed.get(item.capacityProvider) ?? 0) - (item.base ?? 0)) / weight
      if (served < least) {
        least = served
        chosen = item
      }
    }
  }
  if (!chosen) return undefined
  placed.set(chosen.capacityProvider, (placed.get(chosen.capacityProvider) ?? 0) + 1)
  return chosen.capacityProvider
}

/** How `count` tasks divide among the providers, in the strategy's order. */
export function splitByProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  count: number,
  existing: ReadonlyMap<string, number> = new Map(),
): {capacityProvider: string; count: number}[] {
  const placed = new Map(existing)
  for (let index = 0; index < count; index++) if (nextProvider(strategy, placed) === undefined) break
  return strategy.map(({capacityProvider}) => ({
    capacityProvider,
    count: (placed.get(capacityProvider) ?? 0) - (existing.get(capacityProvider) ?? 0),
  }))
}

/** FARGATE and FARGATE_SPOT: AWS places those tasks, on no instance of the cluster. */
export function isFargate(request: {
  launchType?: string
  capacityProviderStrategy?: readonly CapacityProviderStrategyItem[]
}): boolean {
  const strategy = request.capacityProviderStrategy
  if (strategy && strategy.length > 0)
    return strategy.some(({capacityProvider}) => /^FARGATE(?:_SPOT)?$/.test(capacityProvider))
  return request.launchType === 'FARGATE'
}
