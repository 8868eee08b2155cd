import {taskRule} from '../rule.js'

/**
 * There is no container.
 */
export const containersEmpty = taskRule(
  {
    id: 'containers-empty',
    code: '118',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: containerDefinitions is required',
  },
  (task, report) => {
    const list = task.bare ? task.root.members[0] : task.root.raw('containerDefinitions')
    if (list?.opaque || (list && !list.isBlank)) return
    if (!list && task.root.members.some(member => /^container_?definitions?$/i.test(String(member.key)))) return
    report(task.bare ? task.root : (list ?? task.root), 'at least one container is required', {
      fix: 'add a container to `containerDefinitions`',
    })
  },
)
