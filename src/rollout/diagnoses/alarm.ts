import type {Diagnosis} from '../diagnosis.js'
import {classifyEvent} from '../texts/classify.js'

/** A CloudWatch alarm of the deployment rang. */
export const alarm: Diagnosis = {
  id: 'alarm-detected',
  source: 'AWS docs: how CloudWatch alarms detect Amazon ECS deployment failures',
  match(timeline) {
    const event = timeline.events.find(candidate => classifyEvent(candidate.message)?.row.id === 'alarm-detected')
    if (timeline.deployment.alarms?.status !== 'TRIGGERED' && !event) return []
    return [{rule: 'alarm-detected', weight: 96, taskArns: [], ...(event ? {text: event.message} : {}), detail: {}}]
  },
  explain(match, timeline) {
    const alarms = timeline.deployment.alarms
    const triggered = alarms?.triggered ?? []
    const named = triggered.map(name => `\`${name}\``).join(', ')
    return {
      rule: 'alarm-detected',
      severity: 'error',
      certainty: 'certain',
      what: named ? `deployment alarm ${named} went into ALARM` : 'a deployment alarm went into ALARM',
      why: 'the new revision makes the metric worse, or the alarm was about to ring anyway',
      fix: `look at the metric since the deployment began: aws cloudwatch describe-alarms --alarm-names ${triggered.join(' ') || (alarms?.names ?? []).join(' ')}`,
      evidence: [
        ...triggered.map(name => ({name: 'triggeredAlarm', value: name})),
        ...(triggered.length === 0 ? (alarms?.names ?? []).map(name => ({name: 'alarm', value: name})) : []),
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: alarm.source,
    }
  },
}
