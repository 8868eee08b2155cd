import {serviceRule} from '../rule.js'

/**
 * A grace period without anything that checks health.
 */
export const gracePeriodUnused = serviceRule(
  {
    id: 'grace-period-unused',
    code: '1017',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: CreateService, healthCheckGracePeriodSeconds',
  },
  (service, report) => {
    const node = service.root.raw('healthCheckGracePeriodSeconds')
    if (
      !node?.numeric ||
      service.loadBalancers.length > 0 ||
      service.root.get('vpcLatticeConfigurations') ||
      !service.task ||
      service.task.containers.some(container => container.get('healthCheck'))
    )
      return
    report(node, 'the grace period has no effect: there is no load balancer and no health check', {
      fix: 'remove it, or add a health check',
    })
  },
)
