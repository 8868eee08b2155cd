import {taskRule} from '../rule.js'

/**
 * More than ten placement constraints, or a memberOf without its expression.
 */
export const placementConstraints = taskRule(
  {
    id: 'placement-constraints',
    code: '828',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: TaskDefinitionPlacementConstraint',
  },
  (task, report) => {
    const list = task.root.list('placementConstraints')
    if (list.length > 10)
      report(task.root.raw('placementConstraints')!, `${list.length} constraints; the limit is 10`, {
        fix: 'join some with `and`',
      })
    for (const constraint of list)
      if (constraint.text('type') === 'memberOf' && !constraint.get('expression'))
        report(constraint.raw('type')!, '`memberOf` needs an expression', {fix: 'add "expression"'})
  },
)
