import {removed} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * A privileged container on Fargate.
 */
export const fargatePrivileged = containerRule(
  {
    id: 'fargate-privileged',
    code: '801',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; aws/containers-roadmap#1000',
    awsMessage: "Fargate requires that the 'privileged' setting be 'false'",
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (task.fargate && container.flag('privileged'))
      report(container.raw('privileged')!, 'Fargate has no privileged mode', {
        fix: 'remove it; Managed Instances have one',
        edits: [removed(container.raw('privileged')!)],
      })
  },
)
