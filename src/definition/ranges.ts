import {replaced} from './edits.js'
import type {DefinitionNode} from './node.js'
import type {Report} from './rule.js'
import {nameOf, type TaskView} from './task-view.js'

/** Reports a number of a container's health check outside [low, high]; the fix is the nearest bound. */
export function outOfRange(container: DefinitionNode, report: Report, name: string, low: number, high: number): void {
  const node = container.raw('healthCheck')?.raw(name)
  const value = node?.numeric
  if (!node || value === undefined || (value >= low && value <= high)) return
  const bound = value < low ? low : high
  report(node, `${name} ${value} must be ${low} to ${high}`, {
    fix: `write ${bound}`,
    // Seen for the timeout alone.
    ...(name === 'timeout' && value > high
      ? {
          awsMessage: `Health check timeout must be less than or equal to the maximum allowed value ${high} for container '${container.text('name') ?? ''}'`,
        }
      : {}),
    edits: [replaced(node, bound)],
  })
}

/** Reports a start or stop timeout outside the 2 to 120 seconds of Fargate. */
export function timeoutRange(
  container: DefinitionNode,
  report: Report,
  task: TaskView,
  name: 'startTimeout' | 'stopTimeout',
) {
  const node = container.raw(name)
  const seconds = node?.numeric
  if (!node || !task.fargate || seconds === undefined || (seconds >= 2 && seconds <= 120)) return
  const bound = seconds < 2 ? 2 : 120
  report(node, `\`${name}\` ${seconds} of ${nameOf(container)}: Fargate allows 2 to 120`, {
    fix: `write ${bound}`,
    edits: [replaced(node, bound)],
  })
}
