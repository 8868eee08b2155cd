import {serviceRule} from '../rule.js'

/**
 * A Classic Load Balancer in front of a dynamic host port, which it cannot follow.
 */
export const classicDynamicPort = serviceRule(
  {
    id: 'classic-dynamic-port',
    code: '1015',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: Classic Load Balancers need static host ports',
  },
  (service, report) => {
    for (const balancer of service.loadBalancers) {
      const container = service.task?.container(balancer.text('containerName') ?? '')
      if (!balancer.get('loadBalancerName') || !container || service.task?.networkMode !== 'bridge') continue
      if (container.list('portMappings').some(mapping => !mapping.number('hostPort')))
        report(balancer.raw('loadBalancerName')!, 'a Classic Load Balancer cannot follow dynamic host ports', {
          fix: 'use a target group, or a fixed `hostPort`',
        })
    }
  },
)
