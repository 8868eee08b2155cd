import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * Root on the network of the host.
 */
export const hostRoot = containerRule(
  {id: 'host-root', code: '330', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.1'},
  (container, report, task) => {
    if (task.networkMode !== 'host' || container.flag('privileged')) return
    const user = container.text('user')
    if (container.raw('user')?.isUnknown || (user !== undefined && !/^(root|0)(:|$)/.test(user))) return
    report(container.get('user') ?? container, `${nameOf(container)} runs as root on the host network`, {
      fix: 'set `user` to another user, or leave host mode',
    })
  },
)
