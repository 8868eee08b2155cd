import {serviceRule} from '../rule.js'

/**
 * More than ten placement constraints.
 */
export const tooManyConstraints = serviceRule(
  {
    id: 'too-many-constraints',
    code: '1022',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, placementConstraints (at most ten)',
  },
  (service, report) => {
    const {length} = service.root.list('placementConstraints')
    if (length > 10)
      report(service.root.raw('placementConstraints')!, `${length} constraints; the limit is 10`, {
        fix: 'join some with `and`',
      })
  },
)
