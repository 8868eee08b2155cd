import {isFirelensRouter} from '../containers.js'
import {inserted} from '../edits.js'
import {logDriver} from '../logging.js'
import type {DefinitionNode} from '../node.js'
import {taskRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * In bridge mode the log router must start before the containers that log through it.
 */
export const firelensNoOrder = taskRule(
  {
    id: 'firelens-no-order',
    code: '518',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: FireLens considerations, bridge mode',
    fix: 'safe',
  },
  (task, report) => {
    const router = task.containers.find(isFirelensRouter)
    const name = router?.text('name')
    if (task.networkMode !== 'bridge' || !router || name === undefined || task.compatibilities.length === 0) return
    for (const container of task.containers) {
      if (container === router || logDriver(container) !== 'awsfirelens') continue
      if (container.raw('dependsOn')?.isUnknown) continue
      const named = (dependency: DefinitionNode) =>
        dependency.isUnknown || dependency.text('containerName') === name || dependency.raw('containerName')?.isUnknown
      if (container.list('dependsOn').some(named)) continue
      report(container.raw('logConfiguration')!, `${nameOf(container)} may start before its log router "${name}"`, {
        fix: `add "dependsOn": [{"containerName": "${name}", "condition": "START"}]`,
        related: [router],
        edits: container.get('dependsOn')
          ? []
          : [inserted(container, 'dependsOn', [{containerName: name, condition: 'START'}])],
      })
    }
  },
)
