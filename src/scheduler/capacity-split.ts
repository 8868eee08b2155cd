import type {CapacityProviderStrategyItem} from '@aws-sdk/client-ecs'

/**
 * The provider of each of `count` further tasks: the base first, then the one with the lowest (placed − base) / weight,
 * ties in the order listed. AWS documents base and weight; the rounding is the assumption `capacity-provider-split`.
 */
export function splitByWeight(
  strategy: readonly CapacityProviderStrategyItem[],
  placed: ReadonlyMap<string, number>,
  count: number,
): string[] {
  const counts = new Map(placed)
  const chosen: string[] = []
  for (let i = 0; i < count; i++) {
    let best: string | undefined
    let bestRatio = Number.POSITIVE_INFINITY
    for (const item of strategy) {
      const name = item.capacityProvider ?? ''
      const have = counts.get(name) ?? 0
      if (have < (item.base ?? 0)) {
        best = name
        break
      }
      const ratio = item.weight ? (have - (item.base ?? 0)) / item.weight : Number.POSITIVE_INFINITY
      if (ratio < bestRatio) {
        bestRatio = ratio
        best = name
      }
    }
    if (best === undefined) break
    counts.set(best, (counts.get(best) ?? 0) + 1)
    chosen.push(best)
  }
  return chosen
}
