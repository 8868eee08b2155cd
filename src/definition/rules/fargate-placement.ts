import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * Placement constraints on Fargate. An empty list is fine.
 */
export const fargatePlacement = taskRule(
  {
    id: 'fargate-placement',
    code: '808',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'do not support constraints',
    fix: 'safe',
  },
  (task, report) => {
    const node = task.root.get('placementConstraints')
    if (task.fargate && node && !node.isUnknown)
      report(node, 'Fargate has no placement constraints', {fix: 'remove them', edits: [removed(node)]})
  },
)
