import type {UpdateCapacityProviderRequest, UpdateCapacityProviderResponse} from '@aws-sdk/client-ecs'
import {providerView, requireProvider} from '../../capacity-providers.js'
import {putCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {clientFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

/** Members not given keep their value; the clusters that use the provider see it changed. */
export const updateCapacityProvider: Operation<
  LocalRegion,
  UpdateCapacityProviderRequest,
  UpdateCapacityProviderResponse
> = {
  name: 'UpdateCapacityProvider',
  run: (region, input) => {
    const before = requireProvider(region, input.name ?? '')
    if (before.name.startsWith('FARGATE')) {
      throw clientFault('The specified capacity provider is reserved and cannot be updated.')
    }
    const {managedScaling, managedTerminationProtection, managedDraining} = input.autoScalingGroupProvider ?? {}
    const provider = {
      ...before,
      managedScaling: {...before.managedScaling, ...managedScaling},
      ...(managedTerminationProtection ? {managedTerminationProtection} : {}),
      ...(managedDraining ? {managedDraining} : {}),
    }
    region.capacityProviders.set(provider.name, provider)
    for (const cluster of region.clusters.values()) {
      if (!cluster.capacityProviders.has(provider.name)) continue
      const capacityProviders = new Map(cluster.capacityProviders).set(provider.name, provider)
      putCluster(region, {...cluster, capacityProviders})
    }
    return {capacityProvider: {...providerView(provider, ['TAGS']), updateStatus: 'UPDATE_COMPLETE'}}
  },
}
