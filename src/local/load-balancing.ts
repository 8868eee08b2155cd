import {balancerOf, type Forward} from './listener-rules.js'
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

/** A listener but for its actions: port 80 of its load balancer. */
export function balancerListener(region: LocalRegion, listenerArn: string) {
  const LoadBalancerArn = balancerOf(listenerArn)
  const network = region.network.loadBalancers.get(LoadBalancerArn)?.type === 'network'
  return {ListenerArn: listenerArn, LoadBalancerArn, Port: 80, Protocol: network ? 'TCP' : 'HTTP'}
}

/**
 * The target groups of a forward action with their weights; undefined when no action forwards.
 * @throws AwsFault TargetGroupNotFound; ValidationError for a weight that is none
 */
export function forwardsOf(region: LocalRegion, actions: unknown): Forward[] | undefined {
  const action = formList(actions).find(one => (one as Input)['Type'] === 'forward') as Input | undefined
  if (!action) return undefined
  const config = (action['ForwardConfig'] ?? {}) as Input
  const groups = formList(config['TargetGroups']) as Input[]
  const given = groups.length > 0 ? groups : [{TargetGroupArn: action['TargetGroupArn'], Weight: '1'}]
  return given.map(({TargetGroupArn, Weight = '1'}) => {
    const weight = Number(Weight)
    if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
      throw new AwsFault('ValidationError', 'Weight must be between 0 and 999')
    }
    return {targetGroupArn: requireTargetGroupOf(region, TargetGroupArn).targetGroupArn, weight}
  })
}
