import {secretsOf} from '../environment.js'
import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * Two secrets of one name in a container.
 */
export const secretNameDup = containerRule(
  {
    id: 'secret-name-dup',
    code: '614',
    severity: 'error',
    phase: 'R',
    source: 'public issues quoting it',
    awsMessage: 'Duplicate secret names found',
  },
  (container, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const {name, node} of secretsOf(container)) {
      const first = seen.get(name)
      if (first)
        report(node.raw('name')!, `secret "${name}" is listed twice`, {
          fix: 'remove one of them',
          related: [first],
          awsMessage: `Duplicate secret names found: ${name}`,
        })
      else seen.set(name, node.raw('name')!)
    }
  },
)
