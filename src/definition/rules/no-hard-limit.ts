import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container on EC2 with a soft limit alone: one leak can take all the memory of the instance.
 */
export const noHardLimit = containerRule(
  {id: 'no-hard-limit', code: '212', severity: 'suggestion', phase: 'B', source: 'AWS Control Tower CT.ECS.PR.7'},
  (container, report, task) => {
    if (!task.ec2 || task.root.get('memory') || !container.get('memoryReservation') || container.get('memory')) return
    report(
      container.raw('memoryReservation')!,
      `${nameOf(container)} has no hard memory limit: one leak can take the host`,
      {fix: 'add `memory`'},
    )
  },
)
