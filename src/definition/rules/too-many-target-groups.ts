import {serviceRule} from '../rule.js'

/**
 * More target groups than a service takes.
 */
export const tooManyTargetGroups = serviceRule(
  {
    id: 'too-many-target-groups',
    code: '1016',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: registering multiple target groups (at most five)',
  },
  (service, report) => {
    const {length} = service.loadBalancers
    if (length > 5)
      report(service.root.raw('loadBalancers')!, `${length} target groups; the limit is 5`, {fix: 'drop some'})
  },
)
