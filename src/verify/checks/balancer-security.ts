import type {IpPermission, SecurityGroup} from '@aws-sdk/client-ec2'
import type {LoadBalancer} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {isWithin} from '../cidr.js'
import {couldNotTellOf} from '../could-not-tell.js'

/**
 * The load balancer may reach the tasks: an ingress rule of the tasks' security groups lets the balancer's groups, or
 * the subnets it stands in, in on the container port.
 * @see AWS docs: security groups for your Application Load Balancer; EC2 DescribeSecurityGroups
 */
export const balancerSecurity: OnlineCheck = {
  id: 'balancer-security',
  iamActions: [
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeLoadBalancers',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
  ],
  check: async (api, subject) => {
    // Without awsvpc the instances' own groups decide, and which instances is not known beforehand.
    if (!subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration) return []
    const targets = (subject.serviceDefinition.loadBalancers ?? []).filter(({targetGroupArn}) => targetGroupArn)
    const outcomes = targets.map(async ({targetGroupArn = '', containerPort = 0}) => {
      const what = `way from the load balancer of ${targetGroupArn.split('/')[1] ?? targetGroupArn} to port ${containerPort}`
      return checkTarget(api, subject, targetGroupArn, containerPort, what).catch((error: unknown) => {
        if (/^(TargetGroup|LoadBalancer)NotFound/.test((error as Error).name))
          return skip(what, `there is no such load balancer or target group`)
        return couldNotTellOf(balancerSecurity, error, what)
      })
    })
    return Promise.all(outcomes)
  },
}

async function checkTarget(
  api: VerifyApi,
  subject: VerifySubject,
  targetGroupArn: string,
  port: number,
  what: string,
): Promise<Outcome> {
  const {TargetGroups} = await api.elbV2.describeTargetGroups({TargetGroupArns: [targetGroupArn]})
  const group = TargetGroups?.[0]
  const balancers = group?.LoadBalancerArns ?? []
  if (!group || balancers.length === 0) return skip(what, 'no load balancer forwards to it')
  const [{LoadBalancers}, groups] = await Promise.all([
    api.elbV2.describeLoadBalancers({LoadBalancerArns: balancers}),
    taskGroups(api, subject, group.VpcId),
  ])
  const balancer = LoadBalancers?.[0]
  if (!balancer) return skip(what, 'the load balancer was not found')
  const sources = balancer.SecurityGroups ?? []
  if (sources.length === 0)
    return skip(what, 'the load balancer has no security groups: the addresses of its clients decide')
  const cidrs = await cidrsOf(api, balancer)
  const rules = groups.flatMap(({IpPermissions}) => IpPermissions ?? []).filter(rule => holdsPort(rule, port))
  const granted = rules.find(rule => letsIn(rule, sources, cidrs))
  if (granted) return ok(what)
  if (rules.some(({PrefixListIds}) => PrefixListIds?.length))
    return skip(what, 'a prefix list may let it in; prefix lists are not read')
  const groupIds = groups.map(({GroupId}) => GroupId).join(', ')
  return ng(
    what,
    `no ingress rule of ${groupIds} lets ${sources.join(', ')} in on port ${port}: health checks would time out`,
    `aws ec2 authorize-security-group-ingress --group-id ${groups[0]?.GroupId} --protocol tcp --port ${port} --source-group ${sources[0]}`,
  )
}

/** The tasks' security groups; where none is named the VPC's default one. */
async function taskGroups(
  api: VerifyApi,
  {serviceDefinition}: VerifySubject,
  vpcId: string | undefined,
): Promise<SecurityGroup[]> {
  const ids = serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? []
  const byDefault = [
    {Name: 'group-name', Values: ['default']},
    {Name: 'vpc-id', Values: [vpcId ?? '']},
  ]
  const {SecurityGroups} = await api.ec2.describeSecurityGroups({
    Filters: ids.length > 0 ? [{Name: 'group-id', Values: ids}] : byDefault,
  })
  return (SecurityGroups ?? []).filter(({GroupId}) => ids.length === 0 || ids.includes(GroupId ?? ''))
}

async function cidrsOf(api: VerifyApi, {AvailabilityZones}: LoadBalancer): Promise<string[]> {
  const ids = (AvailabilityZones ?? []).flatMap(({SubnetId}) => SubnetId ?? [])
  if (ids.length === 0) return []
  const {Subnets} = await api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: ids}]})
  return (Subnets ?? []).flatMap(({SubnetId, CidrBlock}) =>
    CidrBlock && ids.includes(SubnetId ?? '') ? [CidrBlock] : [],
  )
}

function holdsPort({IpProtocol, FromPort = 0, ToPort = 65_535}: IpPermission, port: number): boolean {
  return IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort)
}

function letsIn(rule: IpPermission, sources: readonly string[], cidrs: readonly string[]): boolean {
  if (rule.UserIdGroupPairs?.some(({GroupId}) => sources.includes(GroupId ?? ''))) return true
  const ranges = (rule.IpRanges ?? []).flatMap(({CidrIp}) => CidrIp ?? [])
  return (
    ranges.includes('0.0.0.0/0') ||
    (cidrs.length > 0 && cidrs.every(cidr => ranges.some(range => isWithin(cidr, range))))
  )
}
