import {containerRule} from '../rule.js'

/**
 * ECS Exec (known with --exec) needs a root file system it can write to.
 */
export const execReadonly = containerRule(
  {id: 'exec-readonly', code: '826', severity: 'suggestion', phase: 'B', source: 'AWS docs: ECS Exec considerations'},
  (container, report, task) => {
    if (task.options.exec && container.flag('readonlyRootFilesystem'))
      report(container.raw('readonlyRootFilesystem')!, 'ECS Exec needs a writable root file system', {
        fix: 'set it to false for the time of debugging',
      })
  },
)
