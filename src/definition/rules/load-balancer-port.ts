import {mappedPorts} from '../ports.js'
import {serviceRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A load balancer points to a port the container does not map.
 */
export const loadBalancerPort = serviceRule(
  {
    id: 'load-balancer-port',
    code: '1014',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: LoadBalancer, containerPort: must be a port of the task definition',
  },
  (service, report) => {
    for (const balancer of service.loadBalancers) {
      const container = service.task?.container(balancer.text('containerName') ?? '')
      const port = balancer.number('containerPort')
      if (!container || port === undefined) continue
      const mapped = mappedPorts(container)
      if (mapped && !mapped.includes(port))
        report(
          balancer.raw('containerPort')!,
          `the load balancer points to port ${port}, which ${nameOf(container)} does not map`,
          {fix: mapped.length > 0 ? `it maps ${mapped.join(', ')}` : 'add the port to `portMappings`'},
        )
    }
  },
)
