import {containerRule} from '../rule.js'

/**
 * A user that is not `user`, `uid`, or either with `:group` or `:gid`.
 */
export const userFormat = containerRule(
  {
    id: 'user-format',
    code: '441',
    severity: 'error',
    phase: 'T',
    source: 'AWS API reference: ContainerDefinition, user',
  },
  (container, report, task) => {
    const user = container.text('user')
    if (user === undefined || task.windows || /^[A-Za-z0-9_][\w.-]*\$?(:[A-Za-z0-9_][\w.-]*\$?)?$/.test(user)) return
    report(container.raw('user')!, `"${user.slice(0, 80)}" is not user[:group]`, {
      fix: 'write "1000", "1000:1000" or "app:app"',
    })
  },
)
