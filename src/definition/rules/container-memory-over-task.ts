import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * One container asks for more memory than the whole task has.
 */
export const containerMemoryOverTask = containerRule(
  {
    id: 'container-memory-over-task',
    code: '208',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; pulumi/pulumi-awsx#1220',
  },
  (container, report, task) => {
    const {memoryMiB} = task
    if (memoryMiB === undefined) return
    for (const name of ['memory', 'memoryReservation']) {
      const asked = container.number(name)
      if (asked === undefined || asked <= memoryMiB) continue
      report(container.raw(name)!, `${nameOf(container)} asks for ${asked} MiB; the task has ${memoryMiB} MiB`, {
        fix: 'raise the memory of the task or lower that of the container',
        related: [task.root.raw('memory')!],
        evidence: [
          {name, value: asked, unit: 'MiB'},
          {name: 'task memory', value: memoryMiB, unit: 'MiB'},
        ],
      })
      return
    }
  },
)
