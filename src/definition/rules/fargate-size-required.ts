import {inserted} from '../edits.js'
import {nearestFargateSize} from '../fargate-sizes.js'
import {taskRule} from '../rule.js'

/**
 * A Fargate task without cpu or memory at task level.
 */
export const fargateSizeRequired = taskRule(
  {
    id: 'fargate-size-required',
    code: '201',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: Fargate task size; observed on a real deployment',
    awsMessage: "Fargate requires that 'cpu' be defined at the task level.",
    fix: 'dangerous',
  },
  (task, report) => {
    if (!task.fargate || task.bare) return
    const missing = (['cpu', 'memory'] as const).filter(name => !task.root.get(name))
    if (missing.length === 0) return
    const size = nearestFargateSize(task.cpuUnits ?? 256, task.memoryMiB ?? 512)
    report(task.root, `Fargate needs ${missing.map(name => `\`${name}\``).join(' and ')} at task level`, {
      fix: size
        ? `add ${missing.map(name => `"${name}": "${name === 'cpu' ? size.cpuUnits : size.memoryMiB}"`).join(', ')}`
        : 'add them',
      awsMessage: `Fargate requires that '${missing[0]}' be defined at the task level.`,
      edits: size
        ? missing.map(name => inserted(task.root, name, String(name === 'cpu' ? size.cpuUnits : size.memoryMiB)))
        : [],
    })
  },
)
