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
    const weights = providers.map(provider => (provider.raw('weight')?.isUnknown ? 1 : provider.number('weight')))
    if (providers.length === 0 || weights.some(weight => (weight ?? 0) > 0)) return
    const written = weights.every(weight => weight === 0)
    report(
      service.root.raw('capacityProviderStrategy')!,
      written ? 'all weights are 0' : 'no provider has a weight, and the default is 0',
      {
        fix: 'give one provider a weight of 1',
        ...(written ? {} : {severity: 'warning' as const, certainty: 'likely' as const}),
      },
    )
  },
)
