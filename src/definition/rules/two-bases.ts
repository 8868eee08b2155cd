import {serviceRule} from '../rule.js'

/**
 * Two capacity providers with a base.
 */
export const twoBases = serviceRule(
  {
    id: 'two-bases',
    code: '1030',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CapacityProviderStrategyItem, base: only one may have one',
  },
  (service, report) => {
    const [first, second] = service.providers.filter(provider => (provider.number('base') ?? 0) > 0)
    if (first && second)
      report(second.raw('base')!, 'only one capacity provider can have a base', {
        fix: 'remove one',
        related: [first.raw('base')!],
      })
  },
)
