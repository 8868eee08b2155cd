import {serviceRule} from '../rule.js'

/**
 * A daemon with a capacity provider strategy.
 */
export const daemonProviders = serviceRule(
  {
    id: 'daemon-providers',
    code: '1011',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: daemon scheduling runs on every container instance',
  },
  (service, report) => {
    if (service.daemon && service.providers.length > 0)
      report(service.root.raw('capacityProviderStrategy')!, 'a daemon does not use capacity providers', {
        fix: 'use "launchType": "EC2"',
      })
  },
)
