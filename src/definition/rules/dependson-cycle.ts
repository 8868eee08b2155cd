import {findCycle} from '../graph.js'
import {taskRule} from '../rule.js'

/**
 * Containers that wait for each other.
 */
export const dependsonCycle = taskRule(
  {id: 'dependson-cycle', code: '415', severity: 'error', phase: 'R', source: 'AWS API reference: ContainerDependency'},
  (task, report) => {
    const edges = new Map<string, string[]>()
    for (const container of task.containers) {
      const name = container.text('name')
      if (name !== undefined)
        edges.set(
          name,
          container.list('dependsOn').flatMap(node => node.text('containerName') ?? []),
        )
    }
    const cycle = findCycle(edges)
    if (cycle)
      report(
        task.container(cycle[0]!)!.raw('dependsOn')!,
        cycle.length === 2 ? `"${cycle[0]}" depends on itself` : `${cycle.join(' → ')}: each waits for the next`,
        {fix: 'break the cycle'},
      )
  },
)
