import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. Only declared endpoints are there: the default VPC has none. */
export const describeVpcEndpoints: Operation<LocalRegion> = {
  name: 'DescribeVpcEndpoints',
  run: region => ({
    vpcEndpointSet: (region.surroundings.vpcEndpoints ?? []).map(endpoint => ({
      vpcEndpointId: endpoint.vpcEndpointId,
      vpcEndpointType: endpoint.type,
      vpcId: endpoint.vpcId ?? region.network.vpcId,
      serviceName: endpoint.service.startsWith('com.amazonaws.')
        ? endpoint.service
        : `com.amazonaws.${region.region}.${endpoint.service}`,
      state: 'available',
      privateDnsEnabled: 'true',
    })),
  }),
}
