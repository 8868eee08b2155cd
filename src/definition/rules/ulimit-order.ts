import {replaced} from '../edits.js'
import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * A soft limit above the hard one, or one limit twice.
 */
export const ulimitOrder = containerRule(
  {
    id: 'ulimit-order',
    code: '813',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: Ulimit',
    fix: 'dangerous',
  },
  (container, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const limit of container.list('ulimits')) {
      const name = limit.text('name') ?? ''
      const soft = limit.number('softLimit')
      const hard = limit.number('hardLimit')
      if (soft !== undefined && hard !== undefined && soft > hard && hard !== -1)
        report(limit.raw('softLimit')!, `${name} soft ${soft} is above hard ${hard}`, {
          fix: 'lower the soft limit',
          related: [limit.raw('hardLimit')!],
          edits: [replaced(limit.raw('softLimit')!, hard)],
        })
      const first = seen.get(name)
      if (first && name)
        report(limit.raw('name')!, `ulimit ${name} is set twice`, {fix: 'remove one of them', related: [first]})
      else if (limit.raw('name')) seen.set(name, limit.raw('name')!)
    }
  },
)
