import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * Port 3150 of a Windows task on Fargate, which is kept by the platform.
 */
export const windowsFargate3150 = taskRule(
  {
    id: 'windows-fargate-3150',
    code: '329',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: Windows containers on Fargate considerations (2023)',
  },
  (task, report) => {
    if (!task.fargate || !task.windows) return
    for (const {node, containerPort} of portMappings(task))
      if (containerPort === 3150)
        report(node.raw('containerPort')!, 'port 3150 is reserved on Windows Fargate', {fix: 'choose another port'})
  },
)
