import type {DefinitionNode} from '../node.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * One port name twice in a task.
 */
export const portNameDuplicate = taskRule(
  {
    id: 'port-name-duplicate',
    code: '319',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'port mapping name is already used',
  },
  (task, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const {node} of portMappings(task)) {
      const name = node.text('name')
      if (name === undefined) continue
      const first = seen.get(name)
      if (first)
        report(node.raw('name')!, `port name "${name}" is used twice`, {fix: 'rename one of them', related: [first]})
      else seen.set(name, node.raw('name')!)
    }
  },
)
