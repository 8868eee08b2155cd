/** EC2 and ELBv2 as far as tasks touch them. A kind of thing that no cluster file declared is taken to exist when it is named. */
export interface Network {
  vpcId: string
  subnets: Map<string, Subnet>
  securityGroups: Map<string, SecurityGroup>
  targetGroups: Map<string, TargetGroup>
  loadBalancers: Map<string, LoadBalancer>
  /** Rules of listeners, and listeners of Network Load Balancers, that services named; by ARN. */
  rules?: Map<string, ListenerRule>
  /** Kinds a cluster file declared: naming one that is not there is then an error. */
  declared: string[]
}

export interface Subnet {
  subnetId: string
  vpcId: string
  availabilityZone: string
  cidrBlock: string
  availableIpAddressCount: number
  mapPublicIpOnLaunch: boolean
  tags: Record<string, string>
}

export interface SecurityGroup {
  groupId: string
  groupName: string
  vpcId: string
  /** What it lets in; nothing when absent. */
  ingress?: IngressRule[]
}

export interface IngressRule {
  /** `tcp`, `udp`, or `-1` for all. */
  protocol: string
  fromPort?: number
  toPort?: number
  /** A security group's id, or an IPv4 block. */
  from: string
}

export interface TargetGroup {
  targetGroupArn: string
  targetGroupName: string
  protocol: string
  port: number
  vpcId: string
  targetType: 'ip' | 'instance'
  healthCheckPath: string
  healthCheckPort: string
  healthCheckProtocol: string
  healthCheckIntervalSeconds: number
  healthCheckTimeoutSeconds: number
  healthyThresholdCount: number
  unhealthyThresholdCount: number
  matcher: string
  deregistrationDelaySeconds: number
  loadBalancerArns: string[]
}

export interface LoadBalancer {
  loadBalancerArn: string
  loadBalancerName: string
  dnsName: string
  vpcId: string
  type: 'application' | 'network'
  scheme: string
  subnetIds: string[]
  securityGroupIds: string[]
  createdAtMs: number
}

/** What ECS shifts traffic with: a rule of an Application Load Balancer, or a listener of a Network Load Balancer. */
export interface ListenerRule {
  ruleArn: string
  listenerArn: string
  priority: string
  forwards: {targetGroupArn: string; weight: number}[]
  /** The forwards a deployment last asked for, as JSON: ModifyRule holds until it asks for others. */
  asked: string
}

/** The zones every region is given here: `a`, `b` and `c`. */
export function zonesOf(region: string): string[] {
  return ['a', 'b', 'c'].map(letter => `${region}${letter}`)
}

/** What a new account finds in a region: a default VPC with one public subnet a zone and one security group. */
export function defaultNetwork(region: string, accountId: string): Network {
  const tail = accountId.slice(-8).padStart(8, '0')
  const vpcId = `vpc-0${tail}00000000`
  const groupId = `sg-0${tail}00000000`
  const subnets = zonesOf(region).map((availabilityZone, index) => ({
    subnetId: `subnet-0${tail}0000000${String.fromCharCode(97 + index)}`,
    vpcId,
    availabilityZone,
    cidrBlock: `172.31.${index * 16}.0/20`,
    availableIpAddressCount: 4091,
    mapPublicIpOnLaunch: true,
    tags: {},
  }))
  return {
    vpcId,
    subnets: new Map(subnets.map(subnet => [subnet.subnetId, subnet])),
    securityGroups: new Map([
      [groupId, {groupId, groupName: 'default', vpcId, ingress: [{protocol: '-1', from: groupId}]}],
    ]),
    targetGroups: new Map(),
    loadBalancers: new Map(),
    declared: [],
  }
}

/** A target group with ELBv2's defaults: 30 s interval, 5 healthy, 2 unhealthy, 300 s of deregistration delay. */
export function targetGroup(targetGroupArn: string, vpcId: string, given: Partial<TargetGroup> = {}): TargetGroup {
  return {
    targetGroupArn,
    targetGroupName: targetGroupArn.split('/')[1] ?? 'targets',
    protocol: 'HTTP',
    port: 80,
    vpcId,
    targetType: 'ip',
    healthCheckPath: '/',
    healthCheckPort: 'traffic-port',
    healthCheckProtocol: 'HTTP',
    healthCheckIntervalSeconds: 30,
    healthCheckTimeoutSeconds: 5,
    healthyThresholdCount: 5,
    unhealthyThresholdCount: 2,
    matcher: '200',
    deregistrationDelaySeconds: 300,
    loadBalancerArns: [],
    ...given,
  }
}
