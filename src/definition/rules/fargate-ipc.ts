import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * ipcMode on Fargate.
 */
export const fargateIpc = taskRule(
  {
    id: 'fargate-ipc',
    code: '807',
    severity: 'error',
    phase: 'R',
    source: 'public issues quoting it',
    awsMessage: 'Tasks using the Fargate launch type do not support ipcMode.',
    fix: 'safe',
  },
  (task, report) => {
    const node = task.root.get('ipcMode')
    if (task.fargate && node)
      report(node, 'Fargate has no `ipcMode`', {on: 'key', fix: 'remove it', edits: [removed(node)]})
  },
)
