import {inserted} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * With ECS Exec (known with --exec), an init process reaps what sessions leave behind.
 */
export const execInit = containerRule(
  {
    id: 'exec-init',
    code: '827',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: ECS Exec considerations',
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (task.options.exec && container.raw('linuxParameters')?.flag('initProcessEnabled') !== true)
      report(container.get('linuxParameters') ?? container, 'exec sessions may leave zombies', {
        fix: 'set "initProcessEnabled": true in `linuxParameters`',
        edits: container.get('linuxParameters')
          ? [inserted(container.get('linuxParameters')!, 'initProcessEnabled', true)]
          : [inserted(container, 'linuxParameters', {initProcessEnabled: true})],
      })
  },
)
