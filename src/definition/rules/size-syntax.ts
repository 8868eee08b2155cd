import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * A task-level cpu or memory that is neither a whole number nor a number with its unit.
 */
export const sizeSyntax = taskRule(
  {
    id: 'size-syntax',
    code: '204',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: RegisterTaskDefinition, cpu and memory',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const [name, parsed, unit] of [
      ['cpu', task.cpuUnits, 'vCPU'],
      ['memory', task.memoryMiB, 'GB'],
    ] as const) {
      const node = task.root.raw(name)
      const text = node?.string
      if (!node || text === undefined || parsed !== undefined) continue
      const number = /^\s*(\d+)\s*(m|mb|mi|mib|units?)\s*$/i.exec(text)?.[1]
      const example = number ?? (name === 'cpu' ? '256' : '512')
      report(node, `"${text.slice(0, 40)}" is no ${name} size`, {
        fix: `write "${example}" or "${name === 'cpu' ? '.25' : '0.5'} ${unit}"`,
        edits: number ? [replaced(node, number)] : [],
      })
    }
  },
)
