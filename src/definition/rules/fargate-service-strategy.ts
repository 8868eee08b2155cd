import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A placement strategy on Fargate, which spreads over Availability Zones by itself.
 */
export const fargateServiceStrategy = serviceRule(
  {
    id: 'fargate-service-strategy',
    code: '1003',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: task placement is not supported for Fargate',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.get('placementStrategy')
    if (service.fargate && node)
      report(node, 'Fargate has no placement strategy', {
        why: 'it spreads over Availability Zones by itself',
        fix: 'remove it',
        edits: [removed(node)],
      })
  },
)
