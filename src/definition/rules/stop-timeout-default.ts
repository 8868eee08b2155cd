import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container with ports and no stopTimeout: it is killed 30 seconds after SIGTERM.
 */
export const stopTimeoutDefault = containerRule(
  {
    id: 'stop-timeout-default',
    code: '909',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS API reference: ContainerDefinition, stopTimeout',
  },
  (container, report) => {
    if (container.get('portMappings') && !container.get('stopTimeout'))
      report(container, `${nameOf(container)} is killed 30 s after SIGTERM`, {
        fix: 'set `stopTimeout` above the longest request',
      })
  },
)
