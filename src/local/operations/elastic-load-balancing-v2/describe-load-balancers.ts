import {wantedLoadBalancers} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const describeLoadBalancers: Operation<LocalRegion> = {
  name: 'DescribeLoadBalancers',
  run: (region, input) => ({
    LoadBalancers: wantedLoadBalancers(region, input).map(balancer => ({
      LoadBalancerArn: balancer.loadBalancerArn,
      DNSName: balancer.dnsName,
      CanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
      CreatedTime: new Date(balancer.createdAtMs),
      LoadBalancerName: balancer.loadBalancerName,
      Scheme: balancer.scheme,
      VpcId: balancer.vpcId,
      State: {Code: 'active'},
      Type: balancer.type,
      AvailabilityZones: balancer.subnetIds.map(SubnetId => ({
        ZoneName: region.network.subnets.get(SubnetId)?.availabilityZone,
        SubnetId,
      })),
      SecurityGroups: balancer.securityGroupIds,
      IpAddressType: 'ipv4',
    })),
  }),
}
