import {removed} from '../edits.js'
import {environmentOf} from '../environment.js'
import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * One variable twice: the last one wins.
 */
export const envDup = containerRule(
  {
    id: 'env-dup',
    code: '616',
    severity: 'warning',
    phase: 'T',
    source: 'AWS CloudFormation schema: unique items; Docker: the last one wins',
    fix: 'dangerous',
  },
  (container, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const {name, node} of environmentOf(container)) {
      const first = seen.get(name)
      if (first)
        report(node.raw('name')!, `${name} is set twice; the last one wins`, {
          fix: 'remove the first',
          related: [first.raw('name')!],
          edits: [removed(first)],
        })
      seen.set(name, node)
    }
  },
)
