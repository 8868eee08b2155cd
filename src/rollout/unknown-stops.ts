import type {Finding} from '../core/finding.js'
import type {Timeline} from '../observe/timeline.js'
import {phaseOf, taskId, textsOf} from './diagnosis.js'
import {classifyStopText} from './texts/classify.js'

/**
 * Stops no rule explains: one finding a text, the text verbatim. A task with an exit code is explained by it whatever
 * its text says.
 */
export function unknownStops(timeline: Timeline): Finding[] {
  const findings = new Map<string, Finding>()
  for (const task of timeline.stoppedTasks) {
    const texts = textsOf(task, timeline)
    if (texts.some(({text}) => classifyStopText(text))) continue
    if (task.containers.some(container => container.exitCode !== undefined)) continue
    if (task.stopCode === 'ServiceSchedulerInitiated' && texts.length === 0) continue
    const text = texts[0]?.text ?? ''
    if (findings.has(text)) continue
    findings.set(text, {
      rule: 'unknown-stop',
      severity: 'warning',
      certainty: 'unknown',
      what: text ? 'a task stopped for a reason gantry does not know' : 'a task stopped, and ECS gives no reason',
      why: `it stopped in the phase: ${phaseOf(task)}${task.stopCode ? ` (stopCode ${task.stopCode})` : ''}`,
      evidence: [{name: 'task', value: taskId(task.taskArn)}],
      ...(text ? {awsMessage: text} : {}),
      source: 'no rule matches this text',
    })
  }
  return [...findings.values()]
}
