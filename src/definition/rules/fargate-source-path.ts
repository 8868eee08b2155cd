import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * A host path on Fargate, which has no host to show.
 */
export const fargateSourcePath = taskRule(
  {
    id: 'fargate-source-path',
    code: '707',
    severity: 'error',
    phase: 'R',
    source: 'public issues quoting it',
    awsMessage: 'Fargate compatible task definitions do not support sourcePath',
    fix: 'dangerous',
  },
  (task, report) => {
    if (!task.fargate) return
    for (const volume of task.volumes) {
      const path = volume.raw('host')?.get('sourcePath')
      if (path)
        report(path, '`sourcePath` needs EC2: Fargate has no host path', {
          fix: 'drop `sourcePath`, or use EFS',
          edits: [removed(path)],
        })
    }
  },
)
