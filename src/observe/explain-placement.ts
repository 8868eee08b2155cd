import {isFargate} from '../placement/capacity-provider.js'
import {readPlacementEvent} from '../placement/event-text.js'
import {type ExplainOptions, type Explanation, explain} from '../placement/explain.js'
import type {PlacementRequest} from '../placement/request.js'
import {type ClusterSnapshot, epochMs, type ServiceEvent, type SnapshotTaskDefinition} from '../placement/snapshot.js'
import {checkFargate} from './explain-fargate.js'
import {doubtsOf} from './parse-snapshot.js'

/**
 * The engine's explanation, with what only a look at the whole adds: ECS's own event set beside what holds on the
 * instance it names, and for Fargate the checks that are possible without instances.
 * @throws UserError for a what-if, a strategy or a constraint that ECS or the engine cannot take.
 */
export function explainPlacement(
  snapshot: ClusterSnapshot,
  question: {request: PlacementRequest; taskDefinition: SnapshotTaskDefinition},
  options: ExplainOptions,
): Explanation {
  const request = onFargate(question) ? {...question.request, launchType: 'FARGATE'} : question.request
  const answer = explain(withPlacementEvents(snapshot), request, options)
  const explanation = {...answer, findings: [...answer.findings, ...doubtsOf(snapshot)]}
  if (isFargate(request)) {
    const checks = checkFargate(question.taskDefinition, request, snapshot)
    return {...explanation, findings: [...explanation.findings, ...checks]}
  }
  return besideEvent(explanation)
}

/** A definition for Fargate alone, asked about with neither launch type nor capacity provider, is meant for Fargate. */
function onFargate({
  request,
  taskDefinition,
}: {
  request: PlacementRequest
  taskDefinition: SnapshotTaskDefinition
}): boolean {
  if (request.launchType || request.capacityProviderStrategy?.length) return false
  const compatibilities = taskDefinition.requiresCompatibilities ?? []
  return compatibilities.length > 0 && compatibilities.every(name => name === 'FARGATE')
}

const ofPlacement = /unable to place|No Container Instances were found/

/** Only the events that speak of a placement: another error may be newer and says nothing of it. */
function withPlacementEvents(snapshot: ClusterSnapshot): ClusterSnapshot {
  if (!snapshot.services?.some(({events}) => events)) return snapshot
  const services = snapshot.services.map(service =>
    service.events
      ? {...service, events: service.events.filter(({message = ''}) => ofPlacement.test(message)).map(withIsoTime)}
      : service,
  )
  return {...snapshot, services}
}

/** The AWS CLI writes times in seconds, or in ISO 8601, by its settings; the answer holds ISO 8601. */
function withIsoTime(event: ServiceEvent): ServiceEvent {
  const ms = epochMs(event.createdAt)
  return ms === undefined ? event : {...event, createdAt: new Date(ms).toISOString()}
}

function besideEvent(explanation: Explanation): Explanation {
  const {awsSays} = explanation
  if (!awsSays) return explanation
  const event = readPlacementEvent(awsSays.message)
  if (!event?.containerInstanceId) return explanation
  const why = whatHolds(explanation, event.containerInstanceId, event.filter)
  return {...explanation, awsSays: {...awsSays, translation: {...awsSays.translation, why}}}
}

function whatHolds({instances}: Explanation, id: string, filter: string | undefined): string {
  const named = instances.find(({containerInstanceArn}) => containerInstanceArn.endsWith(`/${id}`))
  if (!named) return 'that container instance is not in the cluster any more'
  if (named.fits) return 'the task fits there now: the event is older than the change'
  const others = named.rejections.filter(rejection => rejection.filter !== filter).map(({reason}) => reason)
  if (others.length === named.rejections.length)
    return `that does not hold there any more; now it is ${others.join(', ')}`
  return others.length > 0
    ? `that still holds there, and there is more it does not say: ${others.join(', ')}`
    : 'that still holds there, and is all that keeps the task off this instance'
}
