import {arnName} from '../core/arn.js'
import {expressHost} from './express.js'
import {
  behindLoadBalancer,
  type ExpressResource,
  type ExpressResourceKind,
  provisioningSeconds,
} from './express-resources.js'
import {nextHex, nextUuid} from './ids.js'
import {type LoadBalancer, targetGroup} from './network.js'
import type {OperationContext} from './operation.js'
import type {LocalRegion} from './state.js'
import {allowsAction} from './surroundings.js'
import {worldOf} from './world.js'

/** What is asked for around a service. */
export interface ExpressGround {
  clusterName: string
  serviceName: string
  infrastructureRoleArn: string
  healthCheckPath: string
  containerPort: number
  /** The caller's own; the default VPC's when absent. */
  subnets?: string[]
  securityGroups?: string[]
}

/** What was made around a service, before it. */
export interface ExpressSurroundings {
  resources: ExpressResource[]
  accessType: 'PUBLIC' | 'PRIVATE'
  endpoint: string
  subnets: string[]
  /** The caller's groups and the managed one (observed: hashicorp/terraform-provider-aws#47908). */
  securityGroups: string[]
  targetGroupArns: [serving: string, alternate: string]
  ruleArn: string
  alarmName: string
}

/** Actions without which the load balancer never comes, in the order they are needed. */
const neededActions = [
  'ec2:DescribeAccountAttributes',
  'ec2:CreateSecurityGroup',
  'elasticloadbalancing:CreateLoadBalancer',
  'elasticloadbalancing:CreateTargetGroup',
  'elasticloadbalancing:CreateListener',
  'elasticloadbalancing:CreateRule',
  'acm:RequestCertificate',
] as const

// AWS docs: Express Mode services of a VPC share a load balancer, up to 25 of them
const sharedByAtMost = 25

/** Makes what ECS makes around an Express service; the load balancer is shared where one with room stands in the subnets. */
export function provisionExpress(
  region: LocalRegion,
  ground: ExpressGround,
  context: OperationContext,
): ExpressSurroundings {
  const {network} = region
  const subnets = ground.subnets ?? [...network.subnets.values()].map(({subnetId}) => subnetId)
  const accessType = isPrivate(region, subnets) ? 'PRIVATE' : 'PUBLIC'
  const blocked = obstacle(region, ground, subnets, context)
  const shared = blocked ? undefined : sharedLoadBalancer(region, accessType, subnets)
  const balancer = shared ?? newLoadBalancer(region, accessType, subnets, context)
  if (!blocked) network.loadBalancers.set(balancer.loadBalancerArn, balancer)
  const targetGroupArns = [0, 1].map(() => {
    const name = `ecs-gateway-tg-${nextHex(region.ids, 17)}`
    const arn = `${elb(context)}:targetgroup/${name}/${nextHex(region.ids, 16)}`
    network.targetGroups.set(
      arn,
      targetGroup(arn, network.vpcId, {
        port: ground.containerPort,
        healthCheckPath: ground.healthCheckPath,
        healthCheckPort: String(ground.containerPort),
        loadBalancerArns: blocked ? [] : [balancer.loadBalancerArn],
      }),
    )
    return arn
  }) as [string, string]
  const groupId = `sg-0${nextHex(region.ids, 16)}`
  network.securityGroups.set(groupId, {
    groupId,
    groupName: `ecs-express-gateway-service-${ground.serviceName}-${nextHex(region.ids, 4)}`,
    vpcId: network.vpcId,
    ingress: balancer.securityGroupIds.map(from => ({
      protocol: 'tcp',
      fromPort: ground.containerPort,
      toPort: ground.containerPort,
      from,
    })),
  })
  // as DescribeListeners names it
  const listenerArn = `${balancer.loadBalancerArn.replace(':loadbalancer/', ':listener/')}/0123456789abcdef`
  const ruleArn = `${listenerArn.replace(':listener/', ':listener-rule/')}/${nextHex(region.ids, 16)}`
  const alarmName = `ECS-Express-${ground.clusterName}-${ground.serviceName}-${nextHex(region.ids, 8)}`
  const inService = (kind: string, resource: string) =>
    `arn:aws:${kind}:${context.region}:${context.accountId}:${resource}`
  const arns: [ExpressResourceKind, string][] = [
    ...balancer.securityGroupIds.map((id): [ExpressResourceKind, string] => [
      'loadBalancerSecurityGroup',
      inService('ec2', `security-group/${id}`),
    ]),
    ['serviceSecurityGroup', inService('ec2', `security-group/${groupId}`)],
    ['certificate', inService('acm', `certificate/${nextUuid(region.ids)}`)],
    ['loadBalancer', balancer.loadBalancerArn],
    ['listener', listenerArn],
    ['rule', ruleArn],
    ...targetGroupArns.map((arn): [ExpressResourceKind, string] => ['targetGroup', arn]),
    ['metricAlarm', inService('cloudwatch', `alarm:${alarmName}`)],
  ]
  return {
    resources: arns.map(([kind, arn]) => resource(kind, arn, context.nowMs, {shared: shared !== undefined, blocked})),
    accessType,
    endpoint: expressHost(ground.serviceName, nextHex(region.ids, 32), context.region),
    subnets,
    securityGroups: [...(ground.securityGroups ?? []), groupId],
    targetGroupArns,
    ruleArn,
    alarmName,
  }
}

/** A resource asked for now. What stands behind a load balancer that is shared is there within seconds. */
export function resource(
  kind: ExpressResourceKind,
  arn: string,
  nowMs: number,
  how: {shared?: boolean; blocked?: ExpressResource['blocked']} = {},
): ExpressResource {
  const gated = behindLoadBalancer.includes(kind)
  const seconds = how.shared && gated ? 5 : provisioningSeconds[kind]
  return {
    kind,
    arn,
    updatedAtMs: nowMs,
    readyAtMs: nowMs + seconds * 1000,
    ...(gated && how.blocked ? {blocked: how.blocked} : {}),
  }
}

/** Takes down what no other Express service shares. */
export function deprovisionExpress(region: LocalRegion, resources: readonly ExpressResource[], alone: boolean): void {
  for (const {kind, arn} of resources) {
    if (kind === 'targetGroup') region.network.targetGroups.delete(arn)
    if (kind === 'serviceSecurityGroup') region.network.securityGroups.delete(arnName(arn))
    if (kind === 'metricAlarm') delete region.conditions.metricAlarms?.[arn.slice(arn.indexOf(':alarm:') + 7)]
    if (!alone) continue
    if (kind === 'loadBalancer') region.network.loadBalancers.delete(arn)
    if (kind === 'loadBalancerSecurityGroup') region.network.securityGroups.delete(arnName(arn))
  }
}

const elb = ({region, accountId}: OperationContext) => `arn:aws:elasticloadbalancing:${region}:${accountId}`

function isPrivate(region: LocalRegion, subnets: readonly string[]): boolean {
  const known = subnets.map(id => region.network.subnets.get(id))
  return known.length > 0 && known.every(subnet => subnet?.mapPublicIpOnLaunch === false)
}

/**
 * What keeps the load balancer from coming. A refusal for want of a permission was seen to leave the resources
 * PROVISIONING with the reason while ECS tries on; what trying again cannot mend is FAILED (assumption
 * `express-provisioning-failure`).
 */
function obstacle(
  region: LocalRegion,
  {infrastructureRoleArn, clusterName}: ExpressGround,
  subnets: readonly string[],
  context: OperationContext,
): ExpressResource['blocked'] {
  const roleName = arnName(infrastructureRoleArn)
  const role = region.surroundings.roles?.find(({name}) => name === roleName)
  const denied = role && neededActions.find(action => !allowsAction(role, action))
  if (denied) {
    const user = `arn:aws:sts::${context.accountId}:assumed-role/${roleName}/ECSGateway`
    return {
      status: 'PROVISIONING',
      reason: `AccessDenied: User: ${user} is not authorized to perform: ${denied} because no identity-based policy allows the ${denied} action`,
    }
  }
  const world = worldOf(region, clusterName, context.endpoint)
  const zones = new Set(subnets.map(id => world.subnet?.(id)?.availabilityZone))
  if (zones.size >= 2) return undefined
  return {
    status: 'FAILED',
    reason: 'At least two subnets in two different Availability Zones must be specified',
  }
}

function sharedLoadBalancer(
  region: LocalRegion,
  accessType: 'PUBLIC' | 'PRIVATE',
  subnets: readonly string[],
): LoadBalancer | undefined {
  const wanted = [...subnets].sort().join()
  const scheme = accessType === 'PUBLIC' ? 'internet-facing' : 'internal'
  return [...region.network.loadBalancers.values()].find(balancer => {
    const users = [...(region.express?.values() ?? [])].filter(({resources}) =>
      resources.some(({arn}) => arn === balancer.loadBalancerArn),
    )
    return (
      balancer.loadBalancerName.startsWith('ecs-express-gateway-alb-') &&
      balancer.scheme === scheme &&
      [...balancer.subnetIds].sort().join() === wanted &&
      users.length < sharedByAtMost
    )
  })
}

function newLoadBalancer(
  region: LocalRegion,
  accessType: 'PUBLIC' | 'PRIVATE',
  subnetIds: string[],
  context: OperationContext,
): LoadBalancer {
  const loadBalancerName = `ecs-express-gateway-alb-${nextHex(region.ids, 8)}`
  const groupId = `sg-0${nextHex(region.ids, 16)}`
  const {vpcId} = region.network
  region.network.securityGroups.set(groupId, {
    groupId,
    groupName: loadBalancerName,
    vpcId,
    ingress: [80, 443].map(port => ({protocol: 'tcp', fromPort: port, toPort: port, from: '0.0.0.0/0'})),
  })
  return {
    loadBalancerArn: `${elb(context)}:loadbalancer/app/${loadBalancerName}/${nextHex(region.ids, 16)}`,
    loadBalancerName,
    dnsName: `${loadBalancerName}-${nextHex(region.ids, 9)}.${context.region}.elb.amazonaws.com`,
    vpcId,
    type: 'application',
    scheme: accessType === 'PUBLIC' ? 'internet-facing' : 'internal',
    subnetIds,
    securityGroupIds: [groupId],
    createdAtMs: context.nowMs,
  }
}
