import type {DefinitionNode} from '../node.js'
import {taskRule} from '../rule.js'

/**
 * Two containers of one name.
 */
export const nameDuplicate = taskRule(
  {
    id: 'name-duplicate',
    code: '402',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'Container names must be unique within a task definition.',
  },
  (task, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const container of task.containers) {
      const name = container.text('name')
      if (name === undefined) continue
      const first = seen.get(name)
      if (first)
        report(container.raw('name')!, `two containers are called "${name}"`, {
          fix: 'rename one of them',
          related: [first],
        })
      else seen.set(name, container.raw('name')!)
    }
  },
)
