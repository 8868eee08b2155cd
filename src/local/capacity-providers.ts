import type {
  AutoScalingGroupProvider,
  CapacityProviderStrategyItem,
  CapacityProvider as CapacityProviderView,
  Tag,
} from '@aws-sdk/client-ecs'
import type {CapacityProvider, ClusterState} from '../scheduler/state.js'
import {zonesOf} from './network.js'
import {clientFault, parameterFault} from './refuse.js'
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
    if (provider?.status !== 'ACTIVE') {
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

/** The provider a name or ARN means, INACTIVE ones too, or undefined. */
export function providerOf(region: LocalRegion, nameOrArn: string): CapacityProvider | undefined {
  const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
  // A cluster's copy is the one its group scales.
  const live = [...region.clusters.values()].find(cluster => cluster.capacityProviders.has(name))
  return live?.capacityProviders.get(name) ?? region.capacityProviders.get(name)
}

/** @throws AwsFault ClientException when there is none. */
export function requireProvider(region: LocalRegion, nameOrArn: string): CapacityProvider {
  const provider = providerOf(region, nameOrArn)
  if (!provider || provider.status === 'INACTIVE') {
    throw clientFault('The specified capacity provider does not exist. Specify a valid name or ARN and try again.')
  }
  return provider
}

/** A provider over an Auto Scaling group; the group itself is what a cluster file says, else empty with room for 100. */
export function newCapacityProvider(
  region: LocalRegion,
  name: string,
  given: AutoScalingGroupProvider & {tags?: Tag[]; group?: Partial<NonNullable<CapacityProvider['group']>>},
): CapacityProvider {
  const size = {min: 0, desired: 0, ...given.group}
  return {
    name,
    capacityProviderArn: `arn:aws:ecs:${region.region}:${region.accountId}:capacity-provider/${name}`,
    status: 'ACTIVE',
    autoScalingGroupArn: given.autoScalingGroupArn as string,
    managedScaling: {
      status: 'ENABLED',
      targetCapacity: 100,
      minimumScalingStepSize: 1,
      maximumScalingStepSize: 10000,
      instanceWarmupPeriod: 300,
      ...given.managedScaling,
    },
    managedTerminationProtection: given.managedTerminationProtection ?? 'DISABLED',
    managedDraining: given.managedDraining ?? 'ENABLED',
    ...(given.tags ? {tags: given.tags} : {}),
    group: {
      instanceTypes: ['m5.large'],
      availabilityZones: zonesOf(region.region),
      max: 100,
      startMs: 180_000,
      starting: [],
      launched: size.desired,
      ...size,
    },
  }
}

/** A capacity provider as DescribeCapacityProviders answers. */
export function providerView(provider: CapacityProvider, include: readonly string[] = []): CapacityProviderView {
  const {autoScalingGroupArn, managedScaling, managedTerminationProtection, managedDraining} = provider
  return {
    capacityProviderArn: provider.capacityProviderArn,
    name: provider.name,
    status: provider.status,
    ...(autoScalingGroupArn
      ? {autoScalingGroupProvider: {autoScalingGroupArn, managedScaling, managedTerminationProtection, managedDraining}}
      : {}),
    tags: include.includes('TAGS') ? (provider.tags ?? []) : [],
  }
}
