import {taskRule} from '../rule.js'

/**
 * There is no `family`: the name under which revisions are counted.
 */
export const familyMissing = taskRule(
  {
    id: 'family-missing',
    code: '116',
    severity: 'error',
    phase: 'L',
    source: 'AWS API reference: RegisterTaskDefinition, family is required',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.bare || task.template || task.root.get('family')) return
    const near = task.root.raw('family')
    report(near ?? task.root, near ? '`family` is empty' : '`family` is required', {
      fix: 'add "family": a name for the revisions of this task',
    })
  },
)
