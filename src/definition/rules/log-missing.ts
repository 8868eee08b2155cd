import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container without logConfiguration: on Fargate what it prints is lost.
 */
export const logMissing = containerRule(
  {
    id: 'log-missing',
    code: '501',
    severity: 'warning',
    phase: 'B',
    source: 'AWS Security Hub ECS.9; AWS Control Tower CT.ECS.PR.5',
  },
  (container, report, task) => {
    if (container.get('logConfiguration') || container.members.some(member => /^log_?config/i.test(String(member.key))))
      return
    report(container, `${nameOf(container)} writes no logs you can read`, {
      ...(task.fargate ? {why: 'on Fargate stdout is lost'} : {}),
      fix: 'add `logConfiguration`',
    })
  },
)
