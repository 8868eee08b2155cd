import {serviceRule} from '../rule.js'

/**
 * Availability Zone rebalancing with what excludes it: a maximum of 100 %, a daemon, a zone constraint, a strategy
 * that does not start with zones.
 */
export const zoneRebalancing = serviceRule(
  {
    id: 'zone-rebalancing',
    code: '1039',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: balancing a service across Availability Zones, considerations',
  },
  (service, report) => {
    const node = service.root.raw('availabilityZoneRebalancing')
    if (node?.string !== 'ENABLED') return
    const zone = /ecs\.availability-zone/
    const constraint = service.root
      .list('placementConstraints')
      .find(one => zone.test(String(one.raw('expression')?.scalar ?? '')))
    const first = service.root.list('placementStrategy')[0]
    const why = service.daemon
      ? 'a daemon'
      : service.maximumPercent !== undefined && service.maximumPercent <= 100
        ? `\`maximumPercent\` ${service.maximumPercent}`
        : constraint
          ? 'a constraint on the zone'
          : first &&
              first.text('type') !== undefined &&
              !(first.text('type') === 'spread' && zone.test(String(first.raw('field')?.scalar ?? '')))
            ? 'a first strategy that is not spread over zones'
            : service.loadBalancers.some(balancer => balancer.get('loadBalancerName'))
              ? 'a Classic Load Balancer'
              : undefined
    if (why)
      report(node, `rebalancing does not go with ${why}`, {
        fix: 'write "DISABLED", or change that',
        ...(constraint ? {related: [constraint]} : {}),
      })
  },
)
