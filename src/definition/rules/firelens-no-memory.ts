import {isFirelensRouter} from '../containers.js'
import {inserted} from '../edits.js'
import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A log router without a memory reservation.
 */
export const firelensNoMemory = containerRule(
  {
    id: 'firelens-no-memory',
    code: '519',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: FireLens examples',
    fix: 'dangerous',
  },
  (container, report) => {
    if (isFirelensRouter(container) && !container.get('memoryReservation') && !container.get('memory'))
      report(container, `give the log router ${nameOf(container)} memory`, {
        fix: 'add "memoryReservation": 50',
        edits: [inserted(container, 'memoryReservation', 50)],
      })
  },
)
