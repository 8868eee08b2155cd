import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * pidMode host on Fargate, which allows task only.
 */
export const fargatePid = taskRule(
  {
    id: 'fargate-pid',
    code: '806',
    severity: 'error',
    phase: 'R',
    source: 'public issues quoting it',
    awsMessage:
      "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    fix: 'dangerous',
  },
  (task, report) => {
    const node = task.root.raw('pidMode')
    if (task.fargate && node?.string === 'host')
      report(node, 'Fargate allows `pidMode` "task" only', {
        fix: 'write "task", or remove it',
        edits: [replaced(node, 'task')],
      })
  },
)
