import type {DescribeServicesRequest, DescribeServicesResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {missing} from '../../container-instances.js'
import {findService} from '../../find-service.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {withManagement} from '../../views/express.js'
import {serviceView} from '../../views/service.js'

/** Deleted services are INACTIVE and still described; unknown ones are failures, not errors. */
export const describeServices: Operation<LocalRegion, DescribeServicesRequest, DescribeServicesResponse> = {
  name: 'DescribeServices',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const names = input.services ?? []
    if (names.length === 0) throw parameterFault('Services cannot be empty.')
    if (names.length > 10) throw parameterFault('Services can have at most 10 items.')
    const found = names.map(name => [name, findService(cluster, name)] as const)
    return {
      services: found.flatMap(([, service]) =>
        service ? [withManagement(region, serviceView(cluster, service, context, input.include))] : [],
      ),
      failures: found.flatMap(([name, service]) => (service ? [] : [missing(cluster, 'service', name)])),
    }
  },
}
