import {containerRule} from '../rule.js'

/**
 * A dependency waits for an essential container to end, which ends the task.
 */
export const dependsonEssential = containerRule(
  {
    id: 'dependson-essential',
    code: '417',
    severity: 'error',
    phase: 'R',
    source: 'boto/boto3#2436; observed on a real deployment',
  },
  (container, report, task) => {
    for (const dependency of container.list('dependsOn')) {
      const name = dependency.text('containerName')
      const condition = dependency.text('condition')
      const target = name === undefined ? undefined : task.container(name)
      if (
        !target ||
        (condition !== 'COMPLETE' && condition !== 'SUCCESS') ||
        target.flag('essential') === false ||
        (target.raw('essential') && target.flag('essential') === undefined)
      )
        continue
      report(dependency.raw('condition')!, `"${name}" is waited for with ${condition}, so it must not be essential`, {
        fix: `set "essential": false on "${name}"`,
        related: [target.get('essential') ?? target],
      })
    }
  },
)
