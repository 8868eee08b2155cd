import {taskRule} from '../rule.js'

/**
 * A Windows task on Fargate with less than 1 or more than 4 vCPU.
 */
export const fargateWindowsSize = taskRule(
  {
    id: 'fargate-windows-size',
    code: '203',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: Fargate task size, Windows; observed on a real deployment',
  },
  (task, report) => {
    const {cpuUnits} = task
    if (!task.fargate || !task.windows || cpuUnits === undefined || (cpuUnits >= 1024 && cpuUnits <= 4096)) return
    report(task.root.raw('cpu')!, `Windows on Fargate runs with 1, 2 or 4 vCPU, not ${cpuUnits / 1024}`, {
      fix: 'use 1024, 2048 or 4096',
    })
  },
)
