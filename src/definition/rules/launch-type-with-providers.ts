import {serviceRule} from '../rule.js'

/**
 * A launch type and a capacity provider strategy exclude each other.
 */
export const launchTypeWithProviders = serviceRule(
  {
    id: 'launch-type-with-providers',
    code: '1001',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, capacityProviderStrategy: launchType must be omitted',
  },
  (service, report) => {
    if (service.providers.length > 0 && service.root.get('launchType'))
      report(service.root.raw('launchType')!, '`launchType` and `capacityProviderStrategy` exclude each other', {
        on: 'key',
        fix: 'remove one of them',
        related: [service.root.raw('capacityProviderStrategy')!],
      })
  },
)
