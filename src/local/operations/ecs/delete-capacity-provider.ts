import type {DeleteCapacityProviderRequest, DeleteCapacityProviderResponse} from '@aws-sdk/client-ecs'
import {providerView, requireProvider} from '../../capacity-providers.js'
import type {Operation} from '../../operation.js'
import {clientFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

export const deleteCapacityProvider: Operation<
  LocalRegion,
  DeleteCapacityProviderRequest,
  DeleteCapacityProviderResponse
> = {
  name: 'DeleteCapacityProvider',
  run: (region, input) => {
    const provider = requireProvider(region, input.capacityProvider ?? '')
    if (provider.name.startsWith('FARGATE')) {
      throw clientFault('The specified capacity provider is reserved and cannot be deleted.')
    }
    if ([...region.clusters.values()].some(({capacityProviders}) => capacityProviders.has(provider.name))) {
      throw clientFault(
        'The capacity provider cannot be deleted because it is associated with cluster(s). Remove the capacity provider from the cluster(s) and try again.',
      )
    }
    const deleted = {...provider, status: 'INACTIVE' as const}
    region.capacityProviders.set(provider.name, deleted)
    return {capacityProvider: {...providerView(deleted, ['TAGS']), updateStatus: 'DELETE_COMPLETE'}}
  },
}
