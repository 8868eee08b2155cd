import {taskRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container without any memory, in a task without any.
 */
export const containerMemoryRequired = taskRule(
  {
    id: 'container-memory-required',
    code: '206',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, memory; observed on a real deployment',
    awsMessage: "Invalid setting for container. At least one of 'memory' or 'memoryReservation' must be specified.",
  },
  (task, report) => {
    if (
      task.bare ||
      task.root.get('memory') ||
      task.root.members.some(member => String(member.key).toLowerCase() === 'memory' && !member.isBlank)
    )
      return
    for (const container of task.containers) {
      if (
        container.get('memory') ||
        container.get('memoryReservation') ||
        container.members.some(member => /^memory/i.test(String(member.key)) && !member.isBlank)
      )
        continue
      const name = container.text('name') ?? ''
      report(container, `${nameOf(container)} needs \`memory\` or \`memoryReservation\``, {
        fix: 'give the container a memory limit, or the task one',
        awsMessage: `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      })
    }
  },
)
