import {taskRule} from '../rule.js'

/**
 * A task-level cpu outside what container instances take.
 */
export const ec2TaskCpuRange = taskRule(
  {
    id: 'ec2-task-cpu-range',
    code: '205',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: RegisterTaskDefinition, cpu (128 to 196608)',
  },
  (task, report) => {
    const {cpuUnits} = task
    if (task.fargate || cpuUnits === undefined || (cpuUnits >= 128 && cpuUnits <= 196_608)) return
    report(task.root.raw('cpu')!, `task cpu ${cpuUnits} must be between 128 and 196608 units`, {
      fix: 'use at least 128 (0.125 vCPU)',
    })
  },
)
