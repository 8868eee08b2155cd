import type {Certainty, Finding, Severity} from '../core/finding.js'
import type {FilterName} from './filter.js'

/** A service event about placement, read. */
export interface PlacementEvent {
  /** Which of ECS's texts it is: a row of the table below. */
  kind: string
  service: string
  taskSet?: string
  /** The id in `(container-instance ID)`. */
  containerInstanceId?: string
  /** Our filter that ECS's words mean, where they mean one. */
  filter?: FilterName
  /** ECS's reason, verbatim, where it gives one. */
  reason?: string
  availabilityZone?: string
}

interface Row {
  kind: string
  pattern: RegExp
  filter?: FilterName
  severity: Severity
  certainty?: Certainty
  what: string
  fix?: string
}

const subject = String.raw`^\(?service \(?(?<service>[^\s,)]+)\)?(?:,? \(?taskSet (?<taskSet>[^\s)]+))?\)? `
const met = String.raw`was unable to place a task because no container instance met all of its requirements\.`
const nearest = String.raw`${met} The closest matching \(?container-instance (?<instance>[0-9a-fA-F-]{8,36})\)? `
const tail = String.raw`(?: For more information, see the Troubleshooting section(?: of the Amazon ECS Developer Guide)?\.)?\s*$`
const text = (body: string) => new RegExp(subject + body + tail)
const error = {severity: 'error' as const}

/** ECS's texts, first match wins. `$reason`, `$instance`, `$zone` stand for what was read. */
const rows: readonly Row[] = [
  {
    ...error,
    kind: 'no-instances-in-cluster',
    filter: 'active',
    pattern: text(String.raw`${met} Reason: No Container Instances were found in your cluster\.`),
    what: 'the cluster had no active container instance',
    fix: 'start a container instance in this cluster',
  },
  {
    ...error,
    kind: 'no-instances-in-provider',
    filter: 'capacity-provider',
    pattern: text(
      String.raw`(?:${met}|was unable to reach steady state\.) Reason: No Container Instances were found in your capacity provider\.`,
    ),
    what: 'the capacity provider had no container instance',
    fix: 'raise the Auto Scaling group of the capacity provider above 0, or look why its instances do not register',
  },
  {
    ...error,
    kind: 'closest-cpu',
    filter: 'cpu',
    pattern: text(String.raw`${nearest}has insufficient CPU units available\.`),
    what: 'even the nearest container instance $instance had too few CPU units left',
  },
  {
    ...error,
    kind: 'closest-memory',
    filter: 'memory',
    pattern: text(String.raw`${nearest}has insufficient memory available\.`),
    what: 'even the nearest container instance $instance had too little memory left',
  },
  {
    ...error,
    kind: 'closest-gpu',
    filter: 'gpu',
    pattern: text(String.raw`${nearest}has insufficient GPU resource available\.`),
    what: 'even the nearest container instance $instance had too few GPUs left',
  },
  {
    ...error,
    kind: 'closest-port',
    filter: 'ports',
    pattern: text(String.raw`${nearest}is already using a port required by your task\.`),
    what: 'on the nearest container instance $instance a host port of the task was taken',
    fix: 'use dynamic host ports, or keep one instance more than tasks',
  },
  {
    ...error,
    kind: 'closest-attribute',
    filter: 'attributes',
    pattern: text(String.raw`${nearest}is missing an attribute required by your task\.`),
    what: 'the nearest container instance $instance lacked an attribute the task requires',
  },
  {
    ...error,
    kind: 'closest-agent',
    filter: 'agent',
    pattern: text(String.raw`${nearest}doesn['’]t have the agent connected\.`),
    what: 'the agent of the nearest container instance $instance was not connected',
  },
  {
    ...error,
    kind: 'closest-none-left',
    pattern: text(String.raw`${nearest}has no (?<reason>.+?) available\.`),
    what: 'the nearest container instance $instance had no $reason left',
  },
  {
    ...error,
    kind: 'closest-error',
    pattern: text(String.raw`${nearest}encountered error "(?<reason>[^"]+)"\.`),
    what: 'the nearest container instance $instance was refused with $reason',
  },
  {
    ...error,
    kind: 'no-instance',
    pattern: text(met),
    what: 'no container instance met all of the requirements; ECS names none',
  },
  {
    ...error,
    kind: 'task-failed-to-start',
    pattern: text(String.raw`was unable to place a task\. Reason: (?<reason>TaskFailedToStart: .+?)`),
    what: 'the task was made for a capacity provider and then had no place: $reason',
  },
  {
    ...error,
    kind: 'task-quota',
    pattern: text(
      String.raw`was unable to place a task\. Reason: (?<reason>You['’]ve reached the limit on the number of tasks you can run concurrently)\.?`,
    ),
    what: "the account's quota of Fargate tasks is used up",
    fix: 'ask for a higher quota in Service Quotas, or stop tasks',
  },
  {
    ...error,
    kind: 'vcpu-quota',
    pattern: text(
      String.raw`was unable to place a task\. Reason: (?<reason>You['’]ve reached the limit on the number of vCPUs you can run concurrently)\.?`,
    ),
    what: "the account's quota of Fargate vCPUs is used up",
    fix: 'ask for a higher quota in Service Quotas, or stop tasks',
  },
  {
    ...error,
    kind: 'internal-error',
    pattern: text(String.raw`was unable to place a task\. Reason: (?<reason>Internal error\.?)`),
    certainty: 'unknown',
    what: 'ECS had an internal error and gives no cause; it tries again',
  },
  {
    ...error,
    kind: 'above-limit',
    pattern: text(
      String.raw`was unable to place a task\. Reason: (?<reason>The requested (?:CPU|MEMORY) configuration is above your limit)\.?`,
    ),
    what: 'the account may not run tasks of this size',
    fix: 'use a smaller task size, or ask AWS Support for the larger ones',
  },
  {
    ...error,
    kind: 'capacity-unavailable',
    pattern: text(String.raw`was unable to place a task\. Reason: (?<reason>Capacity is unavailable at this time\..*)`),
    what: 'AWS had no capacity in these zones at that time',
    fix: 'add subnets in further zones, or a second capacity provider',
  },
  {
    ...error,
    kind: 'provider-launch',
    pattern: text(
      String.raw`was unable to place a task\. Reason: (?<reason>ResourceInitializationError: Unable to launch instance\(s\) for capacity provider .+)`,
    ),
    what: 'the capacity provider could not launch an instance: $reason',
  },
  {
    ...error,
    kind: 'not-placement',
    pattern: text(
      String.raw`was unable to place a task\. Reason: (?<reason>(?:CannotPullContainerError|ResourceInitializationError): .+)`,
    ),
    what: 'the task had a place and failed there: $reason',
  },
  {
    ...error,
    kind: 'reason',
    pattern: text(String.raw`was unable to place a task\. Reason: (?<reason>.+?)`),
    certainty: 'unknown',
    what: 'ECS could not place a task: $reason',
  },
  {
    ...error,
    kind: 'zone-no-instance',
    pattern: text(
      String.raw`is unable to place a task in (?<zone>[\w-]+) because no container instance met all of its requirements\.`,
    ),
    what: 'zone rebalancing found no container instance in $zone that fits',
    fix: 'add a container instance in $zone',
  },
  {
    severity: 'warning',
    kind: 'zone-fargate',
    pattern: text(String.raw`is unable to place a task in (?<zone>[\w-]+)\.`),
    what: 'zone rebalancing could not start a task in $zone',
  },
  {
    severity: 'warning',
    kind: 'rebalance-blocked',
    pattern: text(
      String.raw`was unable to AZ Rebalance because (?<taskSet2>.+?) was unable to scale in due to (?<reason>.+?)\.?`,
    ),
    what: 'zone rebalancing could not stop a task: $reason',
  },
  {
    severity: 'warning',
    kind: 'not-balanced',
    pattern: text(String.raw`is not AZ balanced with (?<reason>.+?)\. AZ Rebalancing in progress\.`),
    what: 'the zones are uneven and ECS is moving tasks: $reason',
  },
  {
    severity: 'warning',
    kind: 'rebalance-stopped',
    pattern: text(String.raw`stopped AZ Rebalancing\.`),
    what: 'zone rebalancing stopped',
  },
  {
    ...error,
    kind: 'could-not-launch',
    pattern: text(String.raw`could not launch \(?(?<reason>\d+ tasks? for deployment [^\s.)]+)\)?\.?(?: .*)?`),
    what: 'ECS could not launch $reason',
  },
  {
    ...error,
    kind: 'provisioning-limit',
    pattern: text(
      String.raw`was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded\.`,
    ),
    what: 'the cluster has as many tasks waiting for instances as ECS allows (500)',
    fix: "look why the capacity provider's instances do not come, or ask for fewer tasks at once",
  },
  {
    severity: 'warning',
    kind: 'throttled',
    pattern: text(String.raw`operations are being throttled(?: on \w+)?\. Will try again later\.`),
    what: "AWS throttled ECS's own calls; it tries again",
  },
  {
    ...error,
    kind: 'deployment-configuration',
    pattern: text(
      String.raw`was unable to stop or start tasks during a deployment because of the service deployment configuration\. Update the minimumHealthyPercent or maximumPercent value and try again\.`,
    ),
    what: 'minimumHealthyPercent and maximumPercent leave no room to replace a task',
    fix: 'lower minimumHealthyPercent or raise maximumPercent',
  },
  {
    ...error,
    kind: 'start-impaired',
    pattern: text(String.raw`is unable to consistently start tasks successfully\.`),
    what: 'tasks start and fail again and again; ECS has slowed down',
    fix: 'look why the stopped tasks failed',
  },
  {
    ...error,
    kind: 'launch-error',
    pattern: text(String.raw`failed to launch a task with \(error (?<reason>.+)\)\.?`),
    what: 'the task was refused: $reason',
  },
]

const filterOfReason: readonly (readonly [RegExp, FilterName])[] = [
  [/RESOURCE:CPU/, 'cpu'],
  [/RESOURCE:MEMORY/, 'memory'],
  [/RESOURCE:PORTS/, 'ports'],
  [/RESOURCE:GPU/, 'gpu'],
  [/RESOURCE:ENI/, 'network-interfaces'],
  [/MemberOf placement constraint/i, 'member-of'],
  [/DistinctInstance placement constraint/i, 'distinct-instance'],
  [/\bAGENT\b/, 'agent'],
  [/\bATTRIBUTE\b/, 'attributes'],
  [/\bLOCATION\b/, 'location'],
  [/NO ACTIVE INSTANCES/, 'active'],
  [/EMPTY CAPACITY PROVIDER/, 'capacity-provider'],
]

/** The filter ECS's reason speaks of: `RESOURCE:MEMORY`, `TaskFailedToStart: AGENT`, … */
export function filterOf(reason: string): FilterName | undefined {
  return filterOfReason.find(([pattern]) => pattern.test(reason))?.[1]
}

/** Longer texts than this are none of ECS's events. */
const maximumEventLength = 4000

/** What a service event says about placement, in the API's form (parentheses) or the console's; undefined for other events. */
export function readPlacementEvent(message: string): PlacementEvent | undefined {
  const found = match(message)
  if (!found) return undefined
  const {row, groups} = found
  const filter = row.filter ?? (groups['reason'] === undefined ? undefined : filterOf(groups['reason']))
  return {
    kind: row.kind,
    service: groups['service'] as string,
    ...(groups['taskSet'] === undefined ? {} : {taskSet: groups['taskSet']}),
    ...(groups['instance'] === undefined ? {} : {containerInstanceId: groups['instance']}),
    ...(filter === undefined ? {} : {filter}),
    ...(groups['reason'] === undefined ? {} : {reason: groups['reason']}),
    ...(groups['zone'] === undefined ? {} : {availabilityZone: groups['zone']}),
  }
}

function match(message: string): {row: Row; groups: Record<string, string | undefined>} | undefined {
  if (message.length > maximumEventLength) return undefined
  for (const row of rows) {
    const result = row.pattern.exec(message)
    if (result) return {row, groups: result.groups ?? {}}
  }
  return undefined
}

/** ECS's event in our words, its own text beside; undefined when it is not about placement. */
export function translatePlacementEvent(message: string): Finding | undefined {
  const found = match(message)
  if (!found) return undefined
  const {row, groups} = found
  const fill = (words: string) =>
    words
      .replace('$reason', () => groups['reason'] ?? '')
      .replace('$instance', () => groups['instance'] ?? '')
      .replace('$zone', () => groups['zone'] ?? '')
  return {
    rule: `event-${row.kind}`,
    severity: row.severity,
    certainty: row.certainty ?? 'certain',
    what: fill(row.what),
    ...(row.fix === undefined ? {} : {fix: fill(row.fix)}),
    evidence: [
      ...(groups['instance'] === undefined ? [] : [{name: 'container instance', value: groups['instance']}]),
      ...(groups['reason'] === undefined ? [] : [{name: 'reason', value: groups['reason']}]),
    ],
    awsMessage: message,
    source: 'AWS docs: Amazon ECS service event messages',
  }
}
