import {serviceRule} from '../rule.js'

/**
 * A strategy with a field it does not take: binpack takes cpu and memory, spread an attribute or instanceId, random
 * none.
 */
export const placementStrategyField = serviceRule(
  {
    id: 'placement-strategy-field',
    code: '1026',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: PlacementStrategy, field',
  },
  (service, report) => {
    for (const strategy of service.root.list('placementStrategy')) {
      const type = strategy.text('type')
      const node = strategy.get('field')
      const field = node?.string
      if (type === 'random' && node) report(node, '`random` takes no field', {fix: 'remove `field`'})
      else if (type === 'binpack' && !node)
        report(strategy.raw('type')!, '`binpack` needs a field', {fix: 'add "field": "memory" or "cpu"'})
      else if (type === 'binpack' && field !== undefined && !/^(cpu|memory)$/i.test(field))
        report(node!, `\`binpack\` takes cpu or memory, not "${field.slice(0, 60)}"`, {fix: 'write "memory"'})
      else if (type === 'spread' && field !== undefined && !/^(instanceId|host|attribute:[\w./\\-]+)$/.test(field))
        report(node!, `\`spread\` does not take "${field.slice(0, 60)}"`, {
          fix: 'write "attribute:ecs.availability-zone" or "instanceId"',
        })
    }
  },
)
