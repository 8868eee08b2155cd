import {taskRule} from '../rule.js'

/**
 * EC2 and FARGATE together: the stricter Fargate rules then hold.
 */
export const compatMixed = taskRule(
  {
    id: 'compat-mixed',
    code: '304',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: invalid CPU or memory value specified',
  },
  (task, report) => {
    if (task.compatibilities.includes('EC2') && task.compatibilities.includes('FARGATE'))
      report(task.root.raw('requiresCompatibilities')!, 'EC2 and FARGATE together: the stricter Fargate rules hold', {
        fix: 'name only the launch type that is used',
      })
  },
)
