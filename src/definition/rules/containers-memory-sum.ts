import {taskRule} from '../rule.js'

/**
 * The containers' reservations together exceed the memory of the task.
 * The API reference says the total must be lower; whether registering is refused was not seen.
 */
export const containersMemorySum = taskRule(
  {
    id: 'containers-memory-sum',
    code: '209',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: RegisterTaskDefinition, memory',
  },
  (task, report) => {
    const {memoryMiB} = task
    if (memoryMiB === undefined) return
    const asked = task.containers.map(
      container => container.number('memoryReservation') ?? container.number('memory') ?? 0,
    )
    const sum = asked.reduce((total, one) => total + one, 0)
    if (sum <= memoryMiB || asked.some(one => one > memoryMiB)) return
    report(task.root.raw('memory')!, `the containers ask for ${sum} MiB of ${memoryMiB}`, {
      fix: 'raise the memory of the task or lower that of its containers',
      evidence: [
        {name: 'containers', value: sum, unit: 'MiB'},
        {name: 'task', value: memoryMiB, unit: 'MiB'},
      ],
    })
  },
)
