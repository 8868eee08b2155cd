import type {DefinitionNode} from '../node.js'
import {taskRule} from '../rule.js'

/**
 * Two volumes of one name.
 */
export const volumeDup = taskRule(
  {
    id: 'volume-dup',
    code: '704',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: Volume, name',
  },
  (task, report) => {
    const seen = new Map<string, DefinitionNode>()
    for (const volume of task.volumes) {
      const name = volume.text('name')
      if (name === undefined) continue
      const first = seen.get(name)
      if (first)
        report(volume.raw('name')!, `volume "${name}" is declared twice`, {fix: 'remove one of them', related: [first]})
      else seen.set(name, volume.raw('name')!)
    }
  },
)
