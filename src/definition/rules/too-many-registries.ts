import {serviceRule} from '../rule.js'

/**
 * More than one service registry.
 */
export const tooManyRegistries = serviceRule(
  {
    id: 'too-many-registries',
    code: '1044',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, serviceRegistries: one per service',
  },
  (service, report) => {
    const list = service.root.list('serviceRegistries')
    if (list.length > 1)
      report(service.root.raw('serviceRegistries')!, `${list.length} service registries; a service has one`, {
        fix: 'keep one',
      })
  },
)
