import {taskRule} from '../rule.js'

/**
 * Fault injection is on.
 */
export const faultInjection = taskRule(
  {
    id: 'fault-injection',
    code: '825',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: RegisterTaskDefinition, enableFaultInjection',
  },
  (task, report) => {
    if (task.root.flag('enableFaultInjection'))
      report(task.root.raw('enableFaultInjection')!, 'fault injection is on', {fix: 'leave it off in production'})
  },
)
