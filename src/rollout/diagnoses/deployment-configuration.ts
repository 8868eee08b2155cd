import {deploymentBounds} from '../../definition/deployment-bounds.js'
import type {Diagnosis} from '../diagnosis.js'
import {classifyEvent} from '../texts/classify.js'

/**
 * minimumHealthyPercent and maximumPercent leave no room: nothing may start and nothing may stop. Told by arithmetic as
 * soon as an old task runs beside a deployment under way, and by ECS's event at the latest.
 */
export const deploymentConfiguration: Diagnosis = {
  id: 'deployment-configuration-stuck',
  source: 'AWS docs: service event messages, deployment configuration',
  match(timeline) {
    const event = timeline.events.find(
      candidate => classifyEvent(candidate.message)?.row.id === 'deployment-configuration-stuck',
    )
    const bounds = boundsOf(timeline)
    const old = timeline.runningCount - (timeline.deployment.runningCount ?? 0)
    // in stages the second revision starts beside the first, whatever the percentages say
    const rolling = (timeline.deployment.strategy ?? 'ROLLING') === 'ROLLING'
    const underWay = rolling && ['PENDING', 'IN_PROGRESS'].includes(timeline.deployment.status ?? '')
    if (!event && !(bounds.stuck && underWay && old >= bounds.lower && timeline.schedulingStrategy !== 'DAEMON'))
      return []
    return [
      {
        rule: 'deployment-configuration-stuck',
        weight: 98,
        taskArns: [],
        ...(event ? {text: event.message} : {}),
        detail: {},
      },
    ]
  },
  explain(match, timeline) {
    const {desired, lower, upper} = boundsOf(timeline)
    return {
      rule: 'deployment-configuration-stuck',
      severity: 'error',
      certainty: 'certain',
      what: 'the deployment configuration lets no task start and none stop: this deployment never ends',
      why: `of ${desired} tasks at least ${lower} must stay healthy (minimumHealthyPercent ${timeline.minimumHealthyPercent}, rounded up) and at most ${upper} may exist (maximumPercent ${timeline.maximumPercent}, rounded down)`,
      fix:
        desired === 1
          ? 'set maximumPercent 200 (a second task first), or minimumHealthyPercent 0 (an outage first)'
          : 'set maximumPercent 200, or lower minimumHealthyPercent to 50',
      evidence: [
        {name: 'desiredCount', value: desired},
        {name: 'lower', value: lower},
        {name: 'upper', value: upper},
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: deploymentConfiguration.source,
    }
  },
}

function boundsOf(timeline: {desiredCount: number; minimumHealthyPercent: number; maximumPercent: number}) {
  return deploymentBounds({
    desiredCount: timeline.desiredCount,
    minimumHealthyPercent: timeline.minimumHealthyPercent,
    maximumPercent: timeline.maximumPercent,
  })
}
