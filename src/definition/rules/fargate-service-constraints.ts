import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * Placement constraints on Fargate.
 */
export const fargateServiceConstraints = serviceRule(
  {
    id: 'fargate-service-constraints',
    code: '1002',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: task placement is not supported for Fargate',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.get('placementConstraints')
    if (service.fargate && node)
      report(node, 'Fargate has no placement constraints', {fix: 'remove them', edits: [removed(node)]})
  },
)
