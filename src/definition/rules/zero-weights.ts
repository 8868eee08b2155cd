import {serviceRule} from '../rule.js'

/**
 * All weights are 0: nothing is ever placed.
 */
export const zeroWeights = serviceRule(
  {
    id: 'zero-weights',
    code: '1031',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CapacityProviderStrategyItem, weight',
  },
  (service, report) => {
    const {providers} = service
    if (
      providers.length > 0 &&
      providers.every(provider => !provider.raw('weight')?.isUnknown && (provider.number('weight') ?? 0) === 0)
    )
      report(service.root.raw('capacityProviderStrategy')!, 'all weights are 0', {
        fix: 'give one provider a weight of 1',
      })
  },
)
