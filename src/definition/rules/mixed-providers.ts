import {serviceRule} from '../rule.js'

/**
 * Fargate and Auto Scaling group providers in one strategy.
 */
export const mixedProviders = serviceRule(
  {
    id: 'mixed-providers',
    code: '1032',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: capacity providers; a strategy holds either Fargate or Auto Scaling group providers',
  },
  (service, report) => {
    const nodes = service.providers.flatMap(provider =>
      provider.text('capacityProvider') === undefined ? [] : [provider.raw('capacityProvider')!],
    )
    const fargate = nodes.find(node => /^FARGATE(_SPOT)?$/.test(node.string!))
    const other = nodes.find(node => !/^FARGATE(_SPOT)?$/.test(node.string!))
    if (fargate && other)
      report(other, `"${other.string!.slice(0, 80)}" and ${fargate.string} cannot be in one strategy`, {
        fix: 'use one kind',
        related: [fargate],
      })
  },
)
