import {findCycle} from '../graph.js'
import {taskRule} from '../rule.js'

/**
 * Containers that wait for each other through links or volumesFrom.
 */
export const linksCycle = taskRule(
  {
    id: 'links-cycle',
    code: '325',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: a linked container must run first',
  },
  (task, report) => {
    const edges = new Map<string, string[]>()
    for (const container of task.containers) {
      const name = container.text('name')
      if (name === undefined) continue
      edges.set(name, [
        ...container.list('links').flatMap(node => node.string?.split(':')[0] ?? []),
        ...container.list('volumesFrom').flatMap(node => node.text('sourceContainer') ?? []),
      ])
    }
    const cycle = findCycle(edges)
    if (!cycle) return
    const container = task.container(cycle[0]!)!
    report(
      container.get('links') ?? container.get('volumesFrom') ?? container,
      `${cycle.join(' → ')}: each waits for the next`,
      {fix: 'break the cycle'},
    )
  },
)
