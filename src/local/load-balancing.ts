import type {LoadBalancer, TargetGroup} from './network.js'
import {AwsFault} from './operation.js'
import {formList} from './protocols/query-xml.js'
import type {LocalRegion} from './state.js'

type Input = Record<string, unknown>

/** @throws AwsFault TargetGroupNotFound */
export function requireTargetGroupOf(region: LocalRegion, arn: unknown): TargetGroup {
  const group = typeof arn === 'string' ? region.network.targetGroups.get(arn) : undefined
  if (group) return group
  throw new AwsFault('TargetGroupNotFound', 'One or more target groups not found')
}

/** The target groups a call names by ARN, by name or by load balancer; all of them when it names none. */
export function wantedTargetGroups(region: LocalRegion, input: Input): TargetGroup[] {
  const arns = formList(input['TargetGroupArns'])
  const names = formList(input['Names'])
  const groups = [...region.network.targetGroups.values()]
  if (arns.length > 0) return arns.map(arn => requireTargetGroupOf(region, arn))
  const named = names.map(name => groups.find(({targetGroupName}) => targetGroupName === name))
  if (named.some(group => group === undefined)) {
    throw new AwsFault('TargetGroupNotFound', 'One or more target groups not found')
  }
  if (named.length > 0) return named as TargetGroup[]
  const balancer = input['LoadBalancerArn']
  return groups.filter(({loadBalancerArns}) => balancer === undefined || loadBalancerArns.includes(String(balancer)))
}

/** The load balancers a call names by ARN or name; all of them when it names none. */
export function wantedLoadBalancers(region: LocalRegion, input: Input): LoadBalancer[] {
  const balancers = [...region.network.loadBalancers.values()]
  const wanted = [...formList(input['LoadBalancerArns']), ...formList(input['Names'])]
  const found = wanted.map(name => balancers.find(one => one.loadBalancerArn === name || one.loadBalancerName === name))
  if (found.some(balancer => balancer === undefined)) {
    throw new AwsFault('LoadBalancerNotFound', 'One or more load balancers not found')
  }
  return wanted.length > 0 ? (found as LoadBalancer[]) : balancers
}
