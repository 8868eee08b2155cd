import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * An empty sourcePath.
 */
export const blankSourcePath = taskRule(
  {
    id: 'blank-source-path',
    code: '710',
    severity: 'error',
    phase: 'R',
    source: 'aws/amazon-ecs-cli#11',
    awsMessage: 'host.sourcePath should not be blank',
    fix: 'safe',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const path = volume.raw('host')?.raw('sourcePath')
      if (path?.kind === 'string' && !path.opaque && /^\s*$/.test(String(path.scalar)))
        report(path, '`sourcePath` is empty', {fix: 'write "host": {} for a scratch volume', edits: [removed(path)]})
    }
  },
)
