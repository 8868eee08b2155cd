import {serviceRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * ECS Exec with a read-only root file system.
 */
export const execWithReadonly = serviceRule(
  {
    id: 'exec-with-readonly',
    code: '1046',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: ECS Exec considerations',
  },
  (service, report) => {
    const node = service.root.raw('enableExecuteCommand')
    const container = service.task?.containers.find(one => one.flag('readonlyRootFilesystem'))
    if (node?.scalar === true && container)
      report(node, `ECS Exec does not work in ${nameOf(container)}: its root file system is read-only`, {
        fix: 'switch one of the two off',
      })
  },
)
