import {serviceRule} from '../rule.js'

/**
 * More than twenty capacity providers.
 */
export const tooManyProviders = serviceRule(
  {
    id: 'too-many-providers',
    code: '1033',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, capacityProviderStrategy (at most 20)',
  },
  (service, report) => {
    const {length} = service.providers
    if (length > 20)
      report(service.root.raw('capacityProviderStrategy')!, `${length} capacity providers; the limit is 20`, {
        fix: 'drop some',
      })
  },
)
