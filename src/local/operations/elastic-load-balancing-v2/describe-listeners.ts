import {balancerOf, forwardAction, requireRule} from '../../listener-rules.js'
import {balancerListener, wantedLoadBalancers} from '../../load-balancing.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** The listeners services have named; a load balancer without any listens on port 80 and forwards to its target groups. */
export const describeListeners: Operation<LocalRegion> = {
  name: 'DescribeListeners',
  run: (region, input) => {
    const arns = formList(input['ListenerArns']).map(String)
    const balancerArn = input['LoadBalancerArn']
    if (arns.length === 0 && typeof balancerArn !== 'string') {
      throw new AwsFault('ValidationError', 'A load balancer ARN must be specified')
    }
    if (arns.length > 0) return {Listeners: arns.map(arn => named(region, arn) ?? missing(region, arn))}
    const arn = balancerArn as string
    const [balancer] = wantedLoadBalancers(region, {LoadBalancerArns: {1: arn}})
    const own = new Set([...(region.network.rules?.values() ?? [])].map(({listenerArn}) => listenerArn))
    const listeners = [...own].filter(listener => balancerOf(listener) === arn).map(listener => named(region, listener))
    if (listeners.length > 0) return {Listeners: listeners}
    const fallback = balancer ? usual(region, arn) : undefined
    return {Listeners: fallback ? [fallback] : []}
  },
}

/** A listener that services named, by one of its rules or by itself. */
function named(region: LocalRegion, listenerArn: string): object | undefined {
  const rules = [...(region.network.rules?.values() ?? [])].filter(one => one.listenerArn === listenerArn)
  if (rules.length === 0) return usualOf(region, listenerArn)
  const [own] = rules.filter(({ruleArn}) => ruleArn === listenerArn)
  const action = own
    ? forwardAction(own.forwards)
    : {Type: 'fixed-response', Order: 1, FixedResponseConfig: {StatusCode: '404', ContentType: 'text/plain'}}
  return {...balancerListener(region, listenerArn), DefaultActions: [action]}
}

function usualOf(region: LocalRegion, listenerArn: string): object | undefined {
  const arn = balancerOf(listenerArn)
  const listener = region.network.loadBalancers.has(arn) ? usual(region, arn) : undefined
  return listener?.ListenerArn === listenerArn ? listener : undefined
}

function missing(region: LocalRegion, arn: string): object {
  return requireRule(region, arn, 'ListenerNotFound')
}

function usual(region: LocalRegion, balancerArn: string) {
  const groups = [...region.network.targetGroups.values()].filter(group => group.loadBalancerArns.includes(balancerArn))
  if (groups.length === 0) return undefined
  const listenerArn = `${balancerArn.replace(':loadbalancer/', ':listener/')}/0123456789abcdef`
  return {
    ...balancerListener(region, listenerArn),
    DefaultActions: groups.map((group, index) => ({
      Type: 'forward',
      TargetGroupArn: group.targetGroupArn,
      Order: index + 1,
    })),
  }
}
