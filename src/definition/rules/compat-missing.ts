import {taskRule} from '../rule.js'

/**
 * No requiresCompatibilities: ECS then validates the definition against EC2 alone.
 */
export const compatMissing = taskRule(
  {
    id: 'compat-missing',
    code: '303',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: RegisterTaskDefinition, requiresCompatibilities',
  },
  (task, report) => {
    if (!task.bare && !task.root.get('requiresCompatibilities'))
      report(task.root, '`requiresCompatibilities` is missing', {
        why: 'ECS validates a definition against the launch types it names',
        fix: 'add "requiresCompatibilities": ["FARGATE"] or ["EC2"]',
      })
  },
)
