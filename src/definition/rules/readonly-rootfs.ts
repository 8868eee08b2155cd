import {plural} from '../../core/units.js'
import {taskRule} from '../rule.js'

/**
 * Containers that may write to their root file system.
 */
export const readonlyRootfs = taskRule(
  {
    id: 'readonly-rootfs',
    code: '902',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS Security Hub ECS.5',
  },
  (task, report) => {
    const open = task.containers.filter(container => container.flag('readonlyRootFilesystem') !== true)
    if (open.length > 0 && !task.windows)
      report(open[0]!, `${plural(open.length, 'container')} may write to the root file system`, {
        fix: 'set "readonlyRootFilesystem": true',
        related: open.slice(1, 11),
      })
  },
)
