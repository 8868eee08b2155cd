import type {Finding} from '../core/finding.js'
import type {ServiceEvent} from '../placement/snapshot.js'

/** What an ECS service event says of a placement, in the engine's vocabulary. */
export interface PlacementEvent {
  service: string
  taskSet?: string
  /** The container instance ECS calls the closest. */
  containerInstanceId?: string
  /** The engine's filter that means the same; absent where the text names none. */
  filter?: string
  /** ECS's own reason code where it has one: `RESOURCE:MEMORY`, `AGENT`, … */
  reason?: string
  /** The text after `Reason:`, where there is one. */
  because?: string
}

// Documented and observed texts; the console leaves the parentheses out, old regions append the tail.
const tail = String.raw`(?:\s*For more information, see the Troubleshooting section(?: of the Amazon ECS Developer Guide)?\.?)?\s*$`
const subject = String.raw`^\(?service (?<service>[^\s,)]+)(?:, taskSet (?<taskSet>[^\s)]+))?\)? `
const requirements = String.raw`because no container instance met all of its requirements\.`
const closest = String.raw` The closest matching \(?container-instance (?<instance>[0-9a-fA-F-]{8,36})\)? (?<what>.+?)\.`
const noInstance = new RegExp(
  `${subject}was unable to place a task ${requirements}(?: Reason: (?<because>[^.]+)\\.)?(?:${closest})?${tail}`,
  's',
)
const reasonOnly = new RegExp(`${subject}was unable to place a task\\. Reason: (?<because>.+?)${tail}`, 's')
const unsteady = new RegExp(
  `${subject}was unable to reach steady state\\. Reason: (?<because>No Container Instances were found in your (?:cluster|capacity provider))\\.?${tail}`,
  's',
)
const rebalancing = new RegExp(
  `${subject}is unable to place a task in (?<zone>\\S+?)(?: ${requirements}|\\.)${tail}`,
  's',
)

const causes: readonly {pattern: RegExp; filter: string; reason: string}[] = [
  {pattern: /^has insufficient CPU units available$/, filter: 'cpu', reason: 'RESOURCE:CPU'},
  {pattern: /^has insufficient memory available$/, filter: 'memory', reason: 'RESOURCE:MEMORY'},
  {pattern: /^has insufficient GPU resource available$/, filter: 'gpu', reason: 'RESOURCE:GPU'},
  {pattern: /^is already using a port required by your task$/, filter: 'ports', reason: 'RESOURCE:PORTS'},
  {pattern: /^is missing an attribute required by your task$/, filter: 'attributes', reason: 'ATTRIBUTE'},
  {pattern: /^doesn['’]t have the agent connected$/, filter: 'agent', reason: 'AGENT'},
]
const errors: Record<string, string> = {
  AGENT: 'agent',
  ATTRIBUTE: 'attributes',
  LOCATION: 'location',
  'RESOURCE:CPU': 'cpu',
  'RESOURCE:MEMORY': 'memory',
  'RESOURCE:PORTS': 'ports',
  'RESOURCE:GPU': 'gpu',
  'RESOURCE:ENI': 'network-interfaces',
  'MemberOf placement constraint unsatisfied.': 'member-of',
  'DistinctInstance placement constraint unsatisfied.': 'distinct-instance',
}

/** The placement an event's text speaks of, or undefined when it speaks of something else. */
export function parsePlacementEvent(message: string): PlacementEvent | undefined {
  const groups = [noInstance, reasonOnly, unsteady, rebalancing]
    .map(pattern => pattern.exec(message)?.groups)
    .find(Boolean)
  if (!groups) return undefined
  const {service = '', taskSet, instance, what, because} = groups
  const named = what === undefined ? undefined : causeOf(what)
  const coded = because === undefined ? undefined : causeOfReason(because)
  return {
    service,
    ...(taskSet ? {taskSet} : {}),
    ...(instance ? {containerInstanceId: instance} : {}),
    ...(named ?? coded ?? {}),
    ...(because ? {because} : {}),
  }
}

/** The newest event that speaks of a placement. Events come newest first; their times decide where they have some. */
export function lastPlacementEvent(events: readonly ServiceEvent[]): ServiceEvent | undefined {
  return events.find(event => event.message !== undefined && parsePlacementEvent(event.message) !== undefined)
}

/** What is known of the instance ECS names and of the cluster, to set beside ECS's words. */
export interface Judged {
  containerInstanceArn: string
  ec2InstanceId?: string
  fits: boolean
  rejections: readonly {filter: string; reason: string; need?: number | string; free?: number | string; unit?: string}[]
}

/** ECS's text in the engine's words: which filter it means, and what that instance says now. */
export function translatePlacementEvent(event: PlacementEvent, instances: readonly Judged[]): Finding {
  const {containerInstanceId, filter, reason, because} = event
  const named = containerInstanceId
    ? instances.find(instance => instance.containerInstanceArn.endsWith(`/${containerInstanceId}`))
    : undefined
  const label = named?.ec2InstanceId ?? containerInstanceId
  const now = named && filter ? named.rejections.find(rejection => rejection.filter === filter) : undefined
  return {
    rule: 'ecs-placement-event',
    severity: 'warning',
    certainty: filter || because ? 'certain' : 'unknown',
    what: reason
      ? `ECS gives \`${reason}\`${label ? ` for ${label}, the instance it calls the closest` : ''}`
      : because
        ? `ECS gives the reason \`${because}\``
        : 'ECS names no reason',
    ...(why(event, named, now) ? {why: why(event, named, now) as string} : {}),
    evidence: [
      ...(now?.need === undefined ? [] : [{name: 'need', value: now.need, ...(now.unit ? {unit: now.unit} : {})}]),
      ...(now?.free === undefined ? [] : [{name: 'free', value: now.free, ...(now.unit ? {unit: now.unit} : {})}]),
    ],
    source: 'AWS docs: Amazon ECS service event messages',
  }
}

function why(
  {containerInstanceId, filter}: PlacementEvent,
  named: Judged | undefined,
  now: unknown,
): string | undefined {
  if (!containerInstanceId) return undefined
  if (!named) return 'that container instance is not in the cluster any more'
  if (named.fits) return 'the task fits there now: the event is older than the change'
  const others = named.rejections.filter(rejection => rejection.filter !== filter).map(rejection => rejection.reason)
  if (!now) return `that no longer holds there; now it is ${others.join(', ')}`
  return others.length > 0
    ? `that still holds, and there is more it does not say: ${others.join(', ')}`
    : 'that still holds, and is all that keeps the task off this instance'
}

function causeOf(what: string): {filter: string; reason: string} | {reason: string} | undefined {
  const known = causes.find(({pattern}) => pattern.test(what))
  if (known) return {filter: known.filter, reason: known.reason}
  const error = /^encountered error "(?<error>[^"]+)"$/.exec(what)?.groups?.['error']
  if (error !== undefined) return causeOfReason(error) ?? {reason: error}
  const missing = /^has no (?<resource>.+?) available$/.exec(what)?.groups?.['resource']
  return missing === undefined ? undefined : {reason: missing}
}

function causeOfReason(text: string): {filter: string; reason: string} | undefined {
  const code = text.replace(/^TaskFailedToStart: /, '').trim()
  const found = Object.keys(errors).find(name => name === code || name.replace(/\.$/, '') === code.replace(/\.$/, ''))
  return found ? {filter: errors[found] as string, reason: found} : undefined
}
