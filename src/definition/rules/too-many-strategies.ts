import {serviceRule} from '../rule.js'

/**
 * More than five strategy rules.
 */
export const tooManyStrategies = serviceRule(
  {
    id: 'too-many-strategies',
    code: '1023',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, placementStrategy (at most five)',
  },
  (service, report) => {
    const {length} = service.root.list('placementStrategy')
    if (length > 5)
      report(service.root.raw('placementStrategy')!, `${length} strategy rules; the limit is 5`, {fix: 'drop some'})
  },
)
