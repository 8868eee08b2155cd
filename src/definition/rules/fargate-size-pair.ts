import {replaced} from '../edits.js'
import {describeFargateMemory, fargateSizes, isFargateSize, nearestFargateSize} from '../fargate-sizes.js'
import {type Report, taskRule} from '../rule.js'
import type {TaskView} from '../task-view.js'

/**
 * A pair of cpu and memory that Fargate does not sell.
 */
export const fargateSizePair = taskRule(
  {
    id: 'fargate-size-pair',
    code: '202',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: Fargate task size',
    awsMessage: 'No Fargate configuration exists for given values.',
    fix: 'dangerous',
  },
  (task, report) => {
    const {cpuUnits, memoryMiB} = task
    if (task.fargate) checkHalf(task, report)
    if (!task.fargate || cpuUnits === undefined || memoryMiB === undefined || isFargateSize(cpuUnits, memoryMiB)) return
    const row = fargateSizes.find(size => size.cpuUnits === cpuUnits)
    const nearest = nearestFargateSize(cpuUnits, memoryMiB)
    const near = fargateSizes.filter(
      size =>
        size.cpuUnits === cpuUnits ||
        size.cpuUnits === nearest?.cpuUnits ||
        size.cpuUnits === fargateSizes.findLast(smaller => smaller.cpuUnits < cpuUnits)?.cpuUnits,
    )
    const cpu = task.root.raw('cpu')!
    const memory = task.root.raw('memory')!
    report(
      row ? memory : cpu,
      row ? `cpu ${cpuUnits} does not go with ${memoryMiB} MiB on Fargate` : `cpu ${cpuUnits} is not a Fargate size`,
      {
        fix: `nearest: ${near.map(size => `${size.cpuUnits} (${describeFargateMemory(size)})`).join(' or ')}`,
        awsMessage: `No Fargate configuration exists for given values: ${cpuUnits} CPU, ${memoryMiB} memory.`,
        related: [row ? cpu : memory],
        evidence: [
          {name: 'cpu', value: cpuUnits, unit: 'units'},
          {name: 'memory', value: memoryMiB, unit: 'MiB'},
        ],
        edits: nearest ? [replaced(cpu, String(nearest.cpuUnits)), replaced(memory, String(nearest.memoryMiB))] : [],
      },
    )
  },
)

/** One of the two is known only once the file is rendered, and the other fits none. */
function checkHalf({cpuUnits, memoryMiB, root}: TaskView, report: Report): void {
  const cpu = root.raw('cpu')
  const memory = root.raw('memory')
  if (cpu && cpuUnits !== undefined && memory?.isUnknown && !fargateSizes.some(size => size.cpuUnits === cpuUnits))
    report(cpu, `cpu ${cpuUnits} is not a Fargate size`, {
      fix: `it is one of ${fargateSizes.map(size => size.cpuUnits).join(', ')}`,
    })
  if (
    memory &&
    memoryMiB !== undefined &&
    cpu?.isUnknown &&
    !fargateSizes.some(size => size.memoryMiB.includes(memoryMiB))
  )
    report(memory, `${memoryMiB} MiB does not go with any cpu on Fargate`, {
      fix: 'write a memory of the table: 512, 1024, 2048 and on in steps of 1024',
    })
}
