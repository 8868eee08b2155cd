import {plural} from '../../core/units.js'
import {taskRule} from '../rule.js'

/**
 * No container says which user it runs as.
 */
export const runAsRoot = taskRule(
  {
    id: 'run-as-root',
    code: '901',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS Control Tower CT.ECS.PR.3',
  },
  (task, report) => {
    const root = task.containers.filter(
      container => container.raw('user')?.isUnknown !== true && /^$|^(root|0)(:|$)/.test(container.text('user') ?? ''),
    )
    if (root.length > 0 && !task.windows)
      report(root[0]!, `${plural(root.length, 'container')} may run as root`, {
        fix: 'set `user`',
        related: root.slice(1, 11),
      })
  },
)
