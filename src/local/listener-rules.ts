import type {LoadBalancer as ServiceLoadBalancer} from '@aws-sdk/client-ecs'
import type {ClusterState, Service, ServiceRevision} from '../scheduler/state.js'
import {registeredIn} from '../scheduler/target-groups.js'
import type {ListenerRule, LoadBalancer} from './network.js'
import {AwsFault} from './operation.js'
import type {LocalRegion} from './state.js'

/** A target group of a rule with its weight, as ELBv2 writes it. */
export type Forward = ListenerRule['forwards'][number]

/** A rule's or a Network Load Balancer listener's own listener: `…:listener-rule/app/N/L/LI/R` → `…:listener/app/N/L/LI`. */
export function listenerOf(arn: string): string {
  if (!arn.includes(':listener-rule/')) return arn
  return arn.replace(':listener-rule/', ':listener/').split('/').slice(0, 5).join('/')
}

/** The load balancer of a listener: `…:listener/app/N/L/LI` → `…:loadbalancer/app/N/L`. */
export function balancerOf(listenerArn: string): string {
  return listenerArn.replace(':listener/', ':loadbalancer/').split('/').slice(0, 4).join('/')
}

/** @throws AwsFault RuleNotFound, ListenerNotFound */
export function requireRule(
  region: LocalRegion,
  arn: unknown,
  fault: 'RuleNotFound' | 'ListenerNotFound',
): ListenerRule {
  const rule = typeof arn === 'string' ? region.network.rules?.get(arn) : undefined
  if (rule) return rule
  throw new AwsFault(fault, `One or more ${fault === 'RuleNotFound' ? 'rules' : 'listeners'} not found`)
}

/** The action of a rule as DescribeRules and DescribeListeners answer. */
export function forwardAction(forwards: readonly Forward[]): object {
  const [only] = forwards.filter(({weight}) => weight > 0)
  return {
    Type: 'forward',
    ...(forwards.length === 1 && only ? {TargetGroupArn: only.targetGroupArn} : {}),
    Order: 1,
    ForwardConfig: {
      TargetGroups: forwards.map(({targetGroupArn, weight}) => ({TargetGroupArn: targetGroupArn, Weight: weight})),
      TargetGroupStickinessConfig: {Enabled: false},
    },
  }
}

/**
 * Brings the rules that services name to what their deployments ask for: a rule nobody knew is made, with all its traffic
 * on the first target group. What ModifyRule set stays until a deployment shifts traffic again.
 */
export function shiftTraffic(region: LocalRegion, cluster: ClusterState): void {
  for (const service of cluster.services.values()) {
    if (service.status === 'INACTIVE') continue
    for (const balancer of service.settings.loadBalancers ?? []) shiftOne(region, service, balancer)
  }
}

function shiftOne(region: LocalRegion, service: Service, balancer: ServiceLoadBalancer): void {
  const {targetGroupArn, advancedConfiguration} = balancer
  const {alternateTargetGroupArn, productionListenerRule, testListenerRule} = advancedConfiguration ?? {}
  if (!targetGroupArn || !alternateTargetGroupArn) return
  const [deployment] = service.serviceDeployments
  const revisionOf = (arn: string | undefined) =>
    service.serviceRevisions.find(({serviceRevisionArn}) => serviceRevisionArn === arn)
  const lifecycle = deployment?.lifecycle
  const target = revisionOf(deployment?.targetServiceRevisionArn)
  const own = ownGroup(balancer, target) ?? targetGroupArn
  const other = own === targetGroupArn ? alternateTargetGroupArn : targetGroupArn
  // a rolling update and a first deployment have all the traffic there is
  const shifting = lifecycle?.sourceRevisionArn === undefined ? undefined : lifecycle
  const production = shifting?.production ?? 100
  const test = shifting?.test ?? 100
  const share = (percent: number): Forward[] => {
    // ELBv2 weighs in whole numbers
    const scale = Number.isInteger(percent) ? 1 : 10
    return [targetGroupArn, alternateTargetGroupArn].map(arn => ({
      targetGroupArn: arn,
      weight: Math.round((arn === other ? 100 - percent : percent) * scale),
    }))
  }
  put(region, productionListenerRule, share(production), [targetGroupArn, alternateTargetGroupArn], '100')
  put(region, testListenerRule, share(test), [targetGroupArn, alternateTargetGroupArn], '1')
}

function ownGroup(balancer: ServiceLoadBalancer, revision: ServiceRevision | undefined): string | undefined {
  const named = revision?.settings.loadBalancers?.find(({targetGroupArn}) => targetGroupArn === balancer.targetGroupArn)
  return named ? registeredIn(named, revision) : undefined
}

function put(
  region: LocalRegion,
  arn: string | undefined,
  forwards: Forward[],
  groups: readonly string[],
  priority: string,
): void {
  if (arn === undefined) return
  const {network} = region
  const asked = JSON.stringify(forwards)
  const known = network.rules?.get(arn)
  if (known?.asked === asked) return
  network.rules ??= new Map()
  network.rules.set(arn, {
    ruleArn: arn,
    listenerArn: listenerOf(arn),
    priority: known?.priority ?? priority,
    forwards,
    asked,
  })
  if (known) return
  const loadBalancerArn = balancerOf(listenerOf(arn))
  for (const group of groups) {
    const held = network.targetGroups.get(group)
    if (held && held.loadBalancerArns.length === 0) held.loadBalancerArns = [loadBalancerArn]
  }
  if (!network.loadBalancers.has(loadBalancerArn) && !network.declared.includes('loadBalancers')) {
    network.loadBalancers.set(loadBalancerArn, namedBalancer(region, loadBalancerArn))
  }
}

/** A load balancer of which nothing is known but its ARN. */
function namedBalancer(region: LocalRegion, loadBalancerArn: string): LoadBalancer {
  const [, kind, loadBalancerName = 'load-balancer'] = loadBalancerArn.split('/')
  return {
    loadBalancerArn,
    loadBalancerName,
    dnsName: `${loadBalancerName}.${region.region}.elb.amazonaws.com`,
    vpcId: region.network.vpcId,
    type: kind === 'net' ? 'network' : 'application',
    scheme: 'internet-facing',
    subnetIds: [...region.network.subnets.keys()],
    securityGroupIds: [...region.network.securityGroups.keys()],
    createdAtMs: 0,
  }
}

/**
 * What is wrong with the production listener rules of a service that is about to be deployed in stages, as the status
 * reason says it (AWS docs: troubleshooting blue/green deployments); undefined when they are in order.
 */
export function networkFault(region: LocalRegion, service: Service): string | undefined {
  for (const {targetGroupArn = '', advancedConfiguration = {}} of service.settings.loadBalancers ?? []) {
    const {alternateTargetGroupArn = '', productionListenerRule = '', testListenerRule = ''} = advancedConfiguration
    const rule = region.network.rules?.get(productionListenerRule)
    if (!rule) continue
    const serving = rule.forwards.filter(({weight}) => weight > 0)
    if (serving.length !== 1) {
      return `. productionListenerRule ${productionListenerRule} should have exactly one target group serving traffic but found ${serving.length} target groups which are serving traffic`
    }
    const [{targetGroupArn: found}] = serving as [Forward]
    if (found !== targetGroupArn && found !== alternateTargetGroupArn) {
      return `. Production listener rule is forwarding traffic to unexpected target group ${found}. Expected traffic to be forwarded to either targetGroupArn: ${targetGroupArn} or alternateTargetGroupArn: ${alternateTargetGroupArn}`
    }
    const associated = [rule, region.network.rules?.get(testListenerRule)].flatMap(one => one?.forwards ?? [])
    const lost = [targetGroupArn, alternateTargetGroupArn].find(
      arn => !associated.some(forward => forward.targetGroupArn === arn),
    )
    if (lost) return `: Target group ${lost} is not associated with either productionListenerRule or testListenerRule.`
  }
  return undefined
}
