import {deploymentBounds} from '../../definition/deployment-bounds.js'
import {translatePlacementEvent} from '../../placement/event-text.js'
import type {Diagnosis} from '../diagnosis.js'
import {classifyEvent} from '../texts/classify.js'

/** No container instance takes the next task: what ECS says in one sentence, and the engine instance by instance. */
export const placement: Diagnosis = {
  id: 'placement-impossible',
  source: 'AWS docs: Amazon ECS service event messages; the placement engine',
  match(timeline) {
    const event = timeline.events.findLast(candidate => classifyEvent(candidate.message)?.row.placement)
    // solved meanwhile: while the deployment goes on, a later start means the task found its place
    const goesOn = ['PENDING', 'IN_PROGRESS', undefined].includes(timeline.deployment.status)
    const solved =
      event &&
      goesOn &&
      timeline.events.some(later => later.atMs > event.atMs && /has started \d+ tasks?/.test(later.message))
    if (!event || solved) return []
    return [
      {
        rule: 'placement-impossible',
        weight: timeline.deployment.runningCount ? 70 : 85,
        taskArns: [],
        text: event.message,
        detail: {},
      },
    ]
  },
  needs: () => [{kind: 'placement'}],
  explain(match, timeline, evidence) {
    const text = match.text ?? ''
    const said = translatePlacementEvent(text)
    const found = evidence.placement
    const stop = classifyEvent(text)?.stop?.row
    const port = /already using a port|RESOURCE:PORTS/.test(text)
    const rolling = (timeline.deployment.strategy ?? 'ROLLING') === 'ROLLING'
    const bounds = deploymentBounds({
      desiredCount: timeline.desiredCount,
      minimumHealthyPercent: timeline.minimumHealthyPercent,
      maximumPercent: timeline.maximumPercent,
    })
    return {
      rule: 'placement-impossible',
      severity: 'error',
      certainty: found ? found.certainty : 'certain',
      what: found?.what ?? said?.what ?? stop?.what ?? 'no container instance can take the task',
      why: [
        found?.why ?? (stop ? `likeliest: ${stop.causes.join('; or ')}` : undefined),
        // the static-port trap: the old task holds the port and may not stop first
        port && !rolling
          ? 'the old revision keeps its tasks, and with them the port, until the new one has taken the traffic'
          : undefined,
        port && rolling && bounds.lower >= bounds.desired
          ? `minimumHealthyPercent ${timeline.minimumHealthyPercent} keeps the old tasks, and with them the port, until new ones run`
          : undefined,
      ]
        .filter(Boolean)
        .join('; '),
      fix: found?.fix ?? said?.fix ?? stop?.fix ?? `gantry explain ${timeline.service} --cluster ${timeline.cluster}`,
      evidence: found?.evidence ?? said?.evidence ?? [],
      awsMessage: text,
      source: found?.source ?? placement.source,
    }
  },
}
