import type {CloudWatchLogsApi, ElbV2Api} from '../core/api.js'
import type {Finding} from '../core/finding.js'
import {deniedAction, isDenied} from '../core/sdk-fault.js'
import type {Timeline} from './timeline.js'

/** Something a diagnosis wants read before it explains itself. */
export type Need =
  | {kind: 'logs'; taskArn: string; container: string}
  | {kind: 'target-health'; targetGroupArn: string}
  | {kind: 'placement'}

export interface LogLines {
  taskArn: string
  container: string
  logGroup: string
  logStream: string
  /** Oldest first, as written: not yet safe for a terminal. */
  lines: string[]
}

/** How a target group sees one target (AWS API reference: TargetHealth). */
export interface TargetHealthRecord {
  targetGroupArn: string
  target: string
  port?: number
  state: string
  reason?: string
  description?: string
}

export interface TargetGroupRecord {
  targetGroupArn: string
  protocol?: string
  port?: number
  healthCheckPath?: string
  healthCheckPort?: string
  matcher?: string
  intervalSeconds?: number
  timeoutSeconds?: number
  unhealthyThreshold?: number
}

/** What was read beyond the timeline. */
export interface Evidence {
  logs: LogLines[]
  targetHealth: TargetHealthRecord[]
  targetGroups: TargetGroupRecord[]
  placement?: Finding
  /** What could not be read, each with the IAM action that would allow it. */
  couldNotTell: Finding[]
  /** Needs already met or refused: not read again. */
  settled: string[]
}

/** Nothing read yet. */
export function noEvidence(): Evidence {
  return {logs: [], targetHealth: [], targetGroups: [], couldNotTell: [], settled: []}
}

/** What shall be explained of a service's placement; with `callsAtMost` within so many calls. */
export interface PlacementSubject {
  service: string
  taskDefinitionArn?: string
  callsAtMost?: number
}

export interface EvidenceSources {
  cluster: string
  logs?: CloudWatchLogsApi
  elbV2?: ElbV2Api
  explainPlacement?: (subject: PlacementSubject) => Promise<Finding | undefined>
}

const logLinesAtMost = 40
const logBytesAtMost = 16_000
const logReadsAtMost = 6

/** Whether a read was left out for want of calls: it may be made later. */
const isLeftOut = (error: unknown) => (error as {name?: string} | undefined)?.name === 'LeftOut'

/**
 * Reads what the needs name, once each; what is left out for want of calls the next time. Nothing here may fail a job: a refusal becomes a "could not tell" finding with
 * the IAM action, and a source that is absent is left out.
 */
export async function loadEvidence(
  sources: EvidenceSources,
  timeline: Timeline,
  needs: readonly Need[],
  known: Evidence,
): Promise<Evidence> {
  const evidence: Evidence = {
    ...known,
    logs: [...known.logs],
    targetHealth: [...known.targetHealth],
    targetGroups: [...known.targetGroups],
    couldNotTell: [...known.couldNotTell],
    settled: [...known.settled],
  }
  for (const need of needs) {
    const key = JSON.stringify(need)
    if (evidence.settled.includes(key)) continue
    try {
      if (need.kind === 'logs') await readLogs(sources, timeline, need, evidence)
      else if (need.kind === 'target-health') await readTargetHealth(sources, need.targetGroupArn, evidence)
      else await explainPlacement(sources, timeline, evidence)
    } catch (error) {
      if (!isLeftOut(error)) throw error
      continue
    }
    evidence.settled.push(key)
  }
  return evidence
}

async function readLogs(
  sources: EvidenceSources,
  timeline: Timeline,
  need: {taskArn: string; container: string},
  evidence: Evidence,
): Promise<void> {
  if (!sources.logs || evidence.logs.length >= logReadsAtMost) return
  const definition = timeline.taskDefinition?.containers.find(container => container.name === need.container)
  if (!definition) return
  const group = definition.logOptions['awslogs-group']
  const prefix = definition.logOptions['awslogs-stream-prefix']
  if (definition.logDriver !== 'awslogs' || !group) {
    const driver = definition.logDriver
    evidence.couldNotTell.push({
      rule: 'no-logs',
      severity: 'suggestion',
      certainty: 'unknown',
      what: `container \`${need.container}\` keeps no logs gantry can read`,
      why: driver ? `its log driver is ${driver}` : 'it has no logConfiguration',
      fix: 'add a logConfiguration with the awslogs driver',
      evidence: [],
      source: 'AWS docs: using the awslogs log driver',
    })
    return
  }
  const container = timeline.stoppedTasks
    .find(task => task.taskArn === need.taskArn)
    ?.containers.find(candidate => candidate.name === need.container)
  const taskId = need.taskArn.slice(need.taskArn.lastIndexOf('/') + 1)
  // without a prefix the docker log driver names the stream after the container's runtime id
  const logStream = prefix ? `${prefix}/${need.container}/${taskId}` : container?.runtimeId
  if (!logStream) return
  try {
    const answer = await sources.logs.getLogEvents({
      logGroupName: group,
      logStreamName: logStream,
      limit: logLinesAtMost,
      startFromHead: false,
    })
    let bytes = 0
    const lines: string[] = []
    for (const event of (answer.events ?? []).slice(-logLinesAtMost).reverse()) {
      bytes += event.message?.length ?? 0
      if (bytes > logBytesAtMost) break
      lines.unshift((event.message ?? '').slice(0, 2000))
    }
    evidence.logs.push({taskArn: need.taskArn, container: need.container, logGroup: group, logStream, lines})
  } catch (error) {
    if (isLeftOut(error)) throw error
    const name = (error as {name?: string}).name ?? ''
    // a stream that was never made: the container wrote nothing
    if (/ResourceNotFound/.test(name)) {
      evidence.logs.push({taskArn: need.taskArn, container: need.container, logGroup: group, logStream, lines: []})
      return
    }
    evidence.couldNotTell.push(unreadable(`logs of container \`${need.container}\``, error, 'logs:GetLogEvents'))
  }
}

async function readTargetHealth(sources: EvidenceSources, targetGroupArn: string, evidence: Evidence): Promise<void> {
  if (!sources.elbV2) return
  try {
    const health = await sources.elbV2.describeTargetHealth({TargetGroupArn: targetGroupArn})
    for (const record of (health.TargetHealthDescriptions ?? []).slice(0, 100)) {
      evidence.targetHealth.push({
        targetGroupArn,
        target: record.Target?.Id ?? '',
        ...(record.Target?.Port ? {port: record.Target.Port} : {}),
        state: record.TargetHealth?.State ?? '',
        ...(record.TargetHealth?.Reason ? {reason: record.TargetHealth.Reason} : {}),
        ...(record.TargetHealth?.Description ? {description: record.TargetHealth.Description} : {}),
      })
    }
    const groups = await sources.elbV2.describeTargetGroups({TargetGroupArns: [targetGroupArn]})
    for (const group of groups.TargetGroups ?? []) {
      evidence.targetGroups.push({
        targetGroupArn,
        ...(group.Protocol ? {protocol: group.Protocol} : {}),
        ...(group.Port ? {port: group.Port} : {}),
        ...(group.HealthCheckPath ? {healthCheckPath: group.HealthCheckPath} : {}),
        ...(group.HealthCheckPort ? {healthCheckPort: group.HealthCheckPort} : {}),
        ...(group.Matcher?.HttpCode ? {matcher: group.Matcher.HttpCode} : {}),
        ...(group.HealthCheckIntervalSeconds ? {intervalSeconds: group.HealthCheckIntervalSeconds} : {}),
        ...(group.HealthCheckTimeoutSeconds ? {timeoutSeconds: group.HealthCheckTimeoutSeconds} : {}),
        ...(group.UnhealthyThresholdCount ? {unhealthyThreshold: group.UnhealthyThresholdCount} : {}),
      })
    }
  } catch (error) {
    if (isLeftOut(error)) throw error
    evidence.couldNotTell.push(unreadable('target health', error, 'elasticloadbalancing:DescribeTargetHealth'))
  }
}

async function explainPlacement(sources: EvidenceSources, timeline: Timeline, evidence: Evidence): Promise<void> {
  if (!sources.explainPlacement) return
  try {
    const finding = await sources.explainPlacement({
      service: timeline.service,
      ...(timeline.deployment.taskDefinitionArn ? {taskDefinitionArn: timeline.deployment.taskDefinitionArn} : {}),
    })
    if (finding) evidence.placement = finding
  } catch (error) {
    if (isLeftOut(error)) throw error
    evidence.couldNotTell.push(unreadable('container instances', error, 'ecs:DescribeContainerInstances'))
  }
}

/** A read that did not answer, as a finding: the IAM action when it was refused, AWS's words otherwise. */
function unreadable(what: string, error: unknown, iamAction: string): Finding {
  const shape = error as {name?: string; message?: string}
  const denied = isDenied(error)
  const action = deniedAction(error) ?? iamAction
  return {
    rule: denied ? 'not-allowed' : 'not-read',
    severity: 'warning',
    certainty: 'unknown',
    what: `could not read the ${what}`,
    ...(denied
      ? {why: `the caller lacks ${action}`, fix: `allow ${action}`, evidence: [{name: 'iamAction', value: action}]}
      : {why: (shape.message ?? shape.name ?? 'no answer').slice(0, 500), evidence: []}),
    source: denied ? 'AWS answered AccessDenied' : 'AWS did not answer',
  }
}
