import type {ListServicesRequest, ListServicesResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {findExpress} from '../../express.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import type {LocalRegion} from '../../state.js'

/** Ten a page unless maxResults asks for more. */
export const listServices: Operation<LocalRegion, ListServicesRequest, ListServicesResponse> = {
  name: 'ListServices',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const wanted = [...cluster.services.values()].filter(
      ({status, settings, serviceArn}) =>
        status !== 'INACTIVE' &&
        (input.resourceManagementType === undefined ||
          input.resourceManagementType === (findExpress(region, serviceArn) ? 'ECS' : 'CUSTOMER')) &&
        (input.launchType === undefined || (settings.launchType ?? 'EC2') === input.launchType) &&
        (input.schedulingStrategy === undefined || settings.schedulingStrategy === input.schedulingStrategy),
    )
    const {items, ...rest} = page(wanted, input, {most: 100, usual: 10})
    return {serviceArns: items.map(({serviceArn}) => serviceArn), ...rest}
  },
}
