import {replaced} from '../edits.js'
import {environmentOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * In awsvpc a container looks for its neighbour by name, though all containers of the task share localhost.
 */
export const localhostByName = containerRule(
  {
    id: 'localhost-by-name',
    code: '327',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: task networking; containers of a task share a network namespace',
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (!task.awsvpc) return
    const others = task.names.filter(name => name !== container.text('name'))
    for (const {name, value, node} of environmentOf(container)) {
      const host =
        value === undefined
          ? undefined
          : /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\s]*@)?([A-Za-z0-9_-]+):\d{2,5}(?:\/.*)?$/.exec(value)?.[1]
      if (host === undefined || !others.includes(host)) continue
      report(node.raw('value')!, `${name} looks for "${host}"; in awsvpc containers reach each other at localhost`, {
        fix: 'use localhost',
        edits: [replaced(node.raw('value')!, value!.replace(host, 'localhost'))],
      })
    }
  },
)
