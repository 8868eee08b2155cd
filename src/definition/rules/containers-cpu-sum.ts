import {taskRule} from '../rule.js'

/**
 * The containers' cpu together exceeds the cpu of the task.
 */
export const containersCpuSum = taskRule(
  {
    id: 'containers-cpu-sum',
    code: '210',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: ContainerDefinition, cpu',
    awsMessage: "The sum of all container 'cpu' values cannot be greater…",
  },
  (task, report) => {
    const {cpuUnits} = task
    if (cpuUnits === undefined) return
    const sum = task.containers.reduce((total, container) => total + (container.number('cpu') ?? 0), 0)
    if (sum <= cpuUnits) return
    report(task.root.raw('cpu')!, `the containers' cpu adds up to ${sum}; the task has ${cpuUnits}`, {
      fix: 'raise the cpu of the task or lower that of its containers',
      related: task.containers.flatMap(container => container.raw('cpu') ?? []),
      evidence: [
        {name: 'containers', value: sum, unit: 'units'},
        {name: 'task', value: cpuUnits, unit: 'units'},
      ],
    })
  },
)
