import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * A field is an empty string where "absent" is meant.
 * The AWS CLI sends it as it stands; the GitHub deploy action drops it.
 */
export const emptyStringValue = taskRule(
  {
    id: 'empty-string-value',
    code: '122',
    severity: 'warning',
    phase: 'L',
    source: 'AWS SDK schema of RegisterTaskDefinition; seen in public task definitions',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const name of ['taskRoleArn', 'executionRoleArn', 'networkMode', 'pidMode', 'ipcMode', 'cpu', 'memory']) {
      const node = task.root.raw(name)
      if (node?.kind === 'string' && node.scalar === '' && !node.opaque) {
        report(node, `\`${name}\` is empty`, {fix: 'remove it or fill it in', edits: [removed(node)]})
      }
    }
  },
)
