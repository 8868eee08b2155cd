import {wantedTargetGroups} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const describeTargetGroups: Operation<LocalRegion> = {
  name: 'DescribeTargetGroups',
  run: (region, input) => ({
    TargetGroups: wantedTargetGroups(region, input).map(group => ({
      TargetGroupArn: group.targetGroupArn,
      TargetGroupName: group.targetGroupName,
      Protocol: group.protocol,
      Port: group.port,
      VpcId: group.vpcId,
      HealthCheckProtocol: group.healthCheckProtocol,
      HealthCheckPort: group.healthCheckPort,
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: group.healthCheckIntervalSeconds,
      HealthCheckTimeoutSeconds: group.healthCheckTimeoutSeconds,
      HealthyThresholdCount: group.healthyThresholdCount,
      UnhealthyThresholdCount: group.unhealthyThresholdCount,
      HealthCheckPath: group.healthCheckPath,
      Matcher: {HttpCode: group.matcher},
      LoadBalancerArns: group.loadBalancerArns,
      TargetType: group.targetType,
      ProtocolVersion: 'HTTP1',
      IpAddressType: 'ipv4',
    })),
  }),
}
