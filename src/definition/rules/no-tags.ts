import {taskRule} from '../rule.js'

/**
 * The definition has no tags.
 */
export const noTags = taskRule(
  {
    id: 'no-tags',
    code: '906',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS tagging best practices',
  },
  (task, report) => {
    if (!task.bare && !task.root.get('tags') && !task.root.parent?.get('tags'))
      report(task.root, 'the definition has no tags', {fix: 'add `tags`'})
  },
)
