import {taskRule} from '../rule.js'

/**
 * A family that keeps the name of a tutorial.
 */
export const familyEqualsPlaceholder = taskRule(
  {
    id: 'family-equals-placeholder',
    code: '910',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS console first-run wizard; seen in public task definitions',
  },
  (task, report) => {
    const family = task.root.text('family')
    if (
      family !== undefined &&
      /^(first-run-task-definition|my-?task(-definition)?|task-definition|sample-.*|family|test)$/i.test(family)
    )
      report(task.root.raw('family')!, `family "${family}" is a name of a tutorial`, {fix: 'name the application'})
  },
)
