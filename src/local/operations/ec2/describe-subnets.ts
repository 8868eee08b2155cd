import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. A subnet no cluster file declared is there only in the default VPC. */
export const describeSubnets: Operation<LocalRegion> = {
  name: 'DescribeSubnets',
  run: (region, input) => {
    const {subnets} = region.network
    const ids = formList(input['SubnetId']).map(String)
    const unknown = ids.find(id => !subnets.has(id))
    if (unknown !== undefined) {
      throw new AwsFault('InvalidSubnetID.NotFound', `The subnet ID '${unknown}' does not exist`)
    }
    const filters = formList(input['Filter']).map(filter => ({
      name: String((filter as Record<string, unknown>)['Name'] ?? ''),
      values: formList((filter as Record<string, unknown>)['Value']).map(String),
    }))
    const known: Record<string, (subnet: {vpcId: string; subnetId: string; availabilityZone: string}) => string> = {
      'vpc-id': ({vpcId}) => vpcId,
      'subnet-id': ({subnetId}) => subnetId,
      'availability-zone': ({availabilityZone}) => availabilityZone,
      state: () => 'available',
    }
    for (const {name} of filters) {
      if (!Object.hasOwn(known, name)) throw new AwsFault('InvalidParameterValue', `The filter '${name}' is invalid`)
    }
    const wanted = (ids.length > 0 ? ids.map(id => subnets.get(id)!) : [...subnets.values()]).filter(subnet =>
      filters.every(({name, values}) => values.includes((known[name] as (s: typeof subnet) => string)(subnet))),
    )
    return {
      subnetSet: wanted.map(subnet => ({
        subnetId: subnet.subnetId,
        subnetArn: `arn:aws:ec2:${region.region}:${region.accountId}:subnet/${subnet.subnetId}`,
        state: 'available',
        ownerId: region.accountId,
        vpcId: subnet.vpcId,
        cidrBlock: subnet.cidrBlock,
        availableIpAddressCount: subnet.availableIpAddressCount,
        availabilityZone: subnet.availabilityZone,
        availabilityZoneId: `${region.region.replaceAll('-', '').slice(0, 3)}1-az${subnet.availabilityZone.slice(-1).charCodeAt(0) - 96}`,
        defaultForAz: region.network.declared.includes('subnets') ? 'false' : 'true',
        mapPublicIpOnLaunch: String(subnet.mapPublicIpOnLaunch),
      })),
    }
  },
}
