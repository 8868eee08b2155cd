import type {CreateCapacityProviderRequest, CreateCapacityProviderResponse} from '@aws-sdk/client-ecs'
import {newCapacityProvider, providerView} from '../../capacity-providers.js'
import type {Operation} from '../../operation.js'
import {clientFault, parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

/** Auto Scaling groups are served only as far as a cluster file declares them; an unknown one is empty and may grow. */
export const createCapacityProvider: Operation<
  LocalRegion,
  CreateCapacityProviderRequest,
  CreateCapacityProviderResponse
> = {
  name: 'CreateCapacityProvider',
  run: (region, input) => {
    const name = input.name ?? ''
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name)) {
      throw clientFault(
        'The capacity provider name was invalid. Specify a valid name without the prefix "aws", "ecs" or "fargate" and try again.',
      )
    }
    if (region.capacityProviders.get(name)?.status === 'ACTIVE') {
      throw clientFault('A capacity provider with the specified name already exists.')
    }
    if (!input.autoScalingGroupProvider?.autoScalingGroupArn) {
      throw parameterFault('The Auto Scaling group ARN of the capacity provider is missing.')
    }
    const provider = newCapacityProvider(region, name, {
      ...input.autoScalingGroupProvider,
      ...(input.tags ? {tags: input.tags} : {}),
    })
    region.capacityProviders.set(name, provider)
    return {capacityProvider: providerView(provider, ['TAGS'])}
  },
}
