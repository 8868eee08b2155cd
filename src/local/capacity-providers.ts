import type {CapacityProviderStrategyItem} from '@aws-sdk/client-ecs'
import type {CapacityProvider, ClusterState} from '../scheduler/state.js'
import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'

/**
 * A cluster's capacity providers and default strategy, by name or ARN.
 * @throws AwsFault InvalidParameterException for a provider that is not there, and for a strategy ECS refuses.
 */
export function clusterProviders(
  region: LocalRegion,
  cluster: ClusterState,
  names: readonly string[],
  strategy: readonly CapacityProviderStrategyItem[],
): Pick<ClusterState, 'capacityProviders' | 'defaultCapacityProviderStrategy'> {
  const providers = new Map<string, CapacityProvider>()
  for (const given of names) {
    const name = given.slice(given.lastIndexOf('/') + 1)
    const provider = cluster.capacityProviders.get(name) ?? region.capacityProviders.get(name)
    if (!provider || provider.status !== 'ACTIVE') {
      throw parameterFault(
        `The specified capacity provider '${name}' was not found. Specify a valid name or ARN and try again.`,
      )
    }
    providers.set(name, provider)
  }
  checkStrategy(providers, strategy)
  return {
    capacityProviders: providers,
    defaultCapacityProviderStrategy: strategy.map(item => ({weight: 0, base: 0, ...item})),
  }
}

/** @throws AwsFault for what ECS refuses in a strategy over these providers. */
export function checkStrategy(
  providers: ReadonlyMap<string, CapacityProvider>,
  strategy: readonly CapacityProviderStrategyItem[],
): void {
  if (strategy.length > 20)
    throw parameterFault('A capacity provider strategy can contain at most 20 capacity providers.')
  for (const {capacityProvider = ''} of strategy) {
    if (providers.has(capacityProvider.slice(capacityProvider.lastIndexOf('/') + 1))) continue
    throw parameterFault(
      `The specified capacity provider strategy cannot contain a capacity provider that is not associated with the ` +
        'cluster. Associate the capacity provider with the cluster and try again.',
    )
  }
  if (strategy.filter(({base = 0}) => base > 0).length > 1) {
    throw parameterFault('Only one capacity provider in a capacity provider strategy can have a base defined.')
  }
  if (strategy.length > 0 && strategy.every(({weight = 0}) => weight === 0)) {
    throw parameterFault('At least one capacity provider in the strategy must have a weight greater than 0.')
  }
  const kinds = new Set(strategy.map(({capacityProvider = ''}) => capacityProvider.startsWith('FARGATE')))
  if (kinds.size > 1) {
    throw parameterFault(
      'The specified capacity provider strategy cannot contain both Fargate and Auto Scaling group capacity providers.',
    )
  }
}
