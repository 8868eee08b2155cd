import {wantedLoadBalancers} from '../../load-balancing.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Each load balancer listens on port 80 and forwards to its target groups. */
export const describeListeners: Operation<LocalRegion> = {
  name: 'DescribeListeners',
  run: (region, input) => {
    const arn = input['LoadBalancerArn']
    if (typeof arn !== 'string') throw new AwsFault('ValidationError', 'A load balancer ARN must be specified')
    const [balancer] = wantedLoadBalancers(region, {LoadBalancerArns: {1: arn}})
    const groups = [...region.network.targetGroups.values()].filter(group => group.loadBalancerArns.includes(arn))
    if (!balancer || groups.length === 0) return {Listeners: []}
    return {
      Listeners: [
        {
          ListenerArn: `${arn.replace(':loadbalancer/', ':listener/')}/0123456789abcdef`,
          LoadBalancerArn: arn,
          Port: 80,
          Protocol: balancer.type === 'network' ? 'TCP' : 'HTTP',
          DefaultActions: groups.map((group, index) => ({
            Type: 'forward',
            TargetGroupArn: group.targetGroupArn,
            Order: index + 1,
          })),
        },
      ],
    }
  },
}
