import {serviceRule} from '../rule.js'

/**
 * No task at all: a deployment of this service tests nothing.
 */
export const desiredZero = serviceRule(
  {id: 'desired-zero', code: '1021', severity: 'warning', phase: 'T', source: 'AWS docs: service deployments'},
  (service, report) => {
    const node = service.root.raw('desiredCount')
    if (node?.kind === 'number' && node.scalar === 0 && !service.daemon)
      report(node, '`desiredCount` 0: a deployment starts nothing and so tests nothing', {
        fix: 'start at least one task',
      })
  },
)
