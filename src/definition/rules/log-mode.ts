import {inserted} from '../edits.js'
import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * The delivery mode is left to the default, which became non-blocking on 2025-06-25: logs are dropped when the buffer
 * is full.
 */
export const logMode = containerRule(
  {
    id: 'log-mode',
    code: '510',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: awslogs mode; default non-blocking since 2025-06-25',
    fix: 'dangerous',
  },
  (container, report) => {
    const options = logOptions(container)
    if (logDriver(container) === 'awslogs' && options?.kind === 'object' && !options.get('mode'))
      report(options, 'logs can be dropped: `mode` defaults to non-blocking', {
        fix: 'add "mode": "non-blocking" or "blocking"',
        edits: [inserted(options, 'mode', 'non-blocking')],
      })
  },
)
