import type {DescribeCapacityProvidersRequest, DescribeCapacityProvidersResponse} from '@aws-sdk/client-ecs'
import {providerOf, providerView} from '../../capacity-providers.js'
import {ecsArn, requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import type {LocalRegion} from '../../state.js'

/** Without names: all of the account, FARGATE and FARGATE_SPOT among them. */
export const describeCapacityProviders: Operation<
  LocalRegion,
  DescribeCapacityProvidersRequest,
  DescribeCapacityProvidersResponse
> = {
  name: 'DescribeCapacityProviders',
  run: (region, input, context) => {
    if (input.cluster !== undefined) requireCluster(region, input.cluster)
    const names = input.capacityProviders?.length ? input.capacityProviders : [...region.capacityProviders.keys()]
    const {items, ...rest} = page(names, input, {most: 100})
    const found = items.map(name => [name, providerOf(region, name)] as const)
    return {
      capacityProviders: found.flatMap(([, provider]) => (provider ? [providerView(provider, input.include)] : [])),
      failures: found.flatMap(([name, provider]) => {
        if (provider) return []
        return [{arn: name.startsWith('arn:') ? name : ecsArn(context, `capacity-provider/${name}`), reason: 'MISSING'}]
      }),
      ...rest,
    }
  },
}
