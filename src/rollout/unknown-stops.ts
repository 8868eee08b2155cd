import type {Finding} from '../core/finding.js'
import type {Timeline} from '../observe/timeline.js'
import {phaseOf, taskId, textsOf} from './diagnosis.js'
import {classifyEvent, classifyStopText} from './texts/classify.js'

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

/**
 * Symptoms without a cause under them: "unable to consistently start tasks", a tripped breaker. Each with ECS's own
 * words, and events with words of trouble that no rule knows.
 */
export function unexplainedEvents(timeline: Timeline): Finding[] {
  const findings = new Map<string, Finding>()
  for (const {message} of timeline.events) {
    const found = classifyEvent(message)
    const symptom = found?.row.symptom && !found.stop
    const unknown = !found && troubled.test(message)
    if (!symptom && !unknown) continue
    const rule = symptom ? `${found?.row.id}` : 'unknown-event'
    // one symptom is enough: a tripped breaker and the rollback after it are the same failure
    const key = symptom ? 'symptom' : rule
    if (findings.has(key)) continue
    findings.set(key, {
      rule,
      severity: 'warning',
      certainty: 'unknown',
      what: symptom
        ? 'ECS reports a failure, and no stopped task or event says why'
        : 'ECS reports something gantry does not know',
      why: 'stopped tasks are kept for about an hour, and ECS repeats an event only every six hours',
      fix: `gantry why ${timeline.service} --cluster ${timeline.cluster}, soon after the next failure`,
      evidence: [],
      awsMessage: message,
      source: symptom ? 'AWS docs: Amazon ECS service event messages' : 'no rule matches this text',
    })
  }
  return [...findings.values()]
}

const troubled = /fail|unhealthy|error|throttl|unable|missing|denied|not found|rolled back|timed out/i
