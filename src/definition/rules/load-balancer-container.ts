import {didYouMean} from '../../core/did-you-mean.js'
import {serviceRule} from '../rule.js'

/**
 * A load balancer points to a container the task definition does not have.
 */
export const loadBalancerContainer = serviceRule(
  {
    id: 'load-balancer-container',
    code: '1013',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: LoadBalancer, containerName',
  },
  (service, report) => {
    const {task} = service
    if (!task || task.names.length < task.containers.length) return
    for (const balancer of service.loadBalancers) {
      const name = balancer.text('containerName')
      if (name === undefined || task.container(name)) continue
      const guess = didYouMean(name, task.names)
      report(
        balancer.raw('containerName')!,
        `the load balancer points to "${name.slice(0, 80)}", which is not a container of the task definition`,
        {fix: guess ? `did you mean "${guess}"?` : `the containers are ${task.names.join(', ')}`},
      )
    }
  },
)
