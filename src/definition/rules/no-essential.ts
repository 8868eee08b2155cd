import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * No container is essential: the task would have nothing to live for.
 */
export const noEssential = taskRule(
  {
    id: 'no-essential',
    code: '403',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: "Task definition doesn't have any essential container.",
    fix: 'dangerous',
  },
  (task, report) => {
    const nodes = task.containers.map(container => container.raw('essential'))
    if (nodes.length === 0 || nodes.some(node => node?.kind !== 'boolean' || node.scalar !== false)) return
    report(nodes[0]!, 'at least one container must be essential', {
      fix: 'set "essential": true on the main one',
      related: nodes.slice(1).map(node => node!),
      edits: nodes.length === 1 ? [replaced(nodes[0]!, true)] : [],
    })
  },
)
