import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A privileged container on EC2 has root on the host.
 */
export const privileged = containerRule(
  {id: 'privileged', code: '830', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.4'},
  (container, report, task) => {
    if (!task.fargate && container.flag('privileged'))
      report(container.raw('privileged')!, `${nameOf(container)} has root on the host`, {
        fix: 'drop `privileged` if you can',
      })
  },
)
