import type {Service, ServiceDeployment, Task, TaskDefinition} from '@aws-sdk/client-ecs'
import type {Finding} from '../core/finding.js'
import {buildTimeline} from '../observe/build-timeline.js'
import {type Evidence, loadEvidence, noEvidence} from '../observe/load-evidence.js'
import {type KnownTasks, loadStoppedTasks} from '../observe/load-timeline.js'
import type {Timeline} from '../observe/timeline.js'
import type {RolloutContext} from './context.js'
import {deploymentIdOf} from './deployment-id.js'
import {describeService, noSuchService} from './describe-service.js'
import {diagnose, needsOf} from './diagnose.js'
import {healthReason} from './diagnoses/elb-unhealthy.js'
import {exitCodeIn} from './diagnoses/exit-code.js'
import {isExpress} from './express-request.js'
import {findingOfReason, withResources} from './express-resources.js'
import {deniedActionOf, faultOf} from './fault.js'
import {notAllowed} from './not-allowed.js'
import {findingOfRow, namesAsEvidence} from './row-finding.js'
import {classifyEvent, classifyStopText} from './texts/classify.js'
import type {EventText} from './texts/event-rows.js'
import {filled, namesIn} from './texts/names.js'
import {describeDeployment, revisionTaskDefinition} from './watch.js'

/** What `why` answers with. */
export interface Why {
  cause?: Finding
  others: Finding[]
  couldNotTell: Finding[]
  timeline: Timeline
  evidence: Evidence
}

/**
 * Why a service is not well, right now: its newest deployment, the tasks that stopped since, what ECS said, and the
 * evidence the likeliest causes want. Reads only. @throws UserError when there is no such service
 */
export async function whyService(context: RolloutContext, service: string): Promise<Why> {
  const live = await describeService(context, service)
  if (!live) throw await noSuchService(context, service, '`gantry status` lists the services of the cluster')
  const couldNotTell: Finding[] = []
  const optional = async <T>(what: string, action: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      const fault = faultOf(error)
      if (fault === undefined || fault === 'credentials') throw error
      if (fault === 'denied') couldNotTell.push(notAllowed(what, deniedActionOf(error, action)))
      return undefined
    }
  }
  const arn = live.currentServiceDeployment
  const deployment = arn
    ? await optional('service deployment', 'ecs:DescribeServiceDeployments', () => describeDeployment(context, arn))
    : await optional('service deployments', 'ecs:ListServiceDeployments', () => newest(context, service))
  const known: KnownTasks = new Map()
  await optional('stopped tasks', 'ecs:ListTasks', () => loadStoppedTasks(context.ecs, context.cluster, service, known))
  const target = deployment ? await revisionTaskDefinition(context, deployment) : live.taskDefinition
  const deploymentId = deployment ? deploymentIdOf(live, deployment, target, known.values()) : undefined
  const described = target
    ? await optional('task definition', 'ecs:DescribeTaskDefinition', () =>
        context.ecs.describeTaskDefinition({taskDefinition: target}),
      )
    : undefined
  const timeline = timelineFor(context.cluster, live, deployment, deploymentId, [...known.values()], {
    ...(described?.taskDefinition ? {taskDefinition: described.taskDefinition} : {}),
    nowMs: context.clock.now(),
  })
  const evidence = await loadEvidence(context, timeline, needsOf(timeline), {...noEvidence(), couldNotTell})
  const why = {...diagnose(timeline, evidence), timeline, evidence}
  const revision = deployment?.targetServiceRevision?.arn
  return isExpress(live) && revision ? withResources(context, why, revision) : why
}

/** Why, from what `aws ecs describe-services` and `describe-tasks` wrote: no AWS, no further evidence. */
export function whyDescribed(service: Service, tasks: readonly Task[]): Why {
  const rollouts = service.deployments ?? []
  const failing =
    rollouts.find(rollout => rollout.rolloutState === 'FAILED') ??
    rollouts.find(rollout => rollout.status === 'PRIMARY' && rollout.rolloutState !== 'COMPLETED') ??
    rollouts.find(rollout => tasks.some(task => task.startedBy === rollout.id))
  // a rollout ECS dropped after its rollback lives on in what started the tasks
  const orphan = [...tasks]
    .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
    .find(task => task.startedBy?.startsWith('ecs-svc/'))?.startedBy
  const id = failing && tasks.some(task => task.startedBy === failing.id) ? failing.id : (orphan ?? failing?.id)
  const timeline = timelineFor(service.clusterArn ?? '', service, undefined, id, tasks, {})
  const evidence = noEvidence()
  return {...diagnose(timeline, evidence), timeline, evidence}
}

/**
 * What a text of ECS means, whether a task's reason or a service event; undefined when no rule knows it. A symptom, and
 * an event that tells of no failure, are known and name no cause: their certainty is `unknown`.
 */
export function whyText(text: string): Finding | undefined {
  const told = byRule(text)
  return told === undefined || told.rule === 'essential-container-exited' ? (exitCodeIn(text) ?? told) : told
}

function byRule(text: string): Finding | undefined {
  const event = classifyEvent(text)
  const stop = event?.stop ?? (event ? undefined : classifyStopText(text))
  if (stop) return tellingHealth(findingOfRow(stop.row, {text}), text)
  if (!event) return findingOfReason(text)
  if (!event.row.what) {
    const also = classifyStopText(text)
    return also ? tellingHealth(findingOfRow(also.row, {text}), text) : withoutCause(event.row, text)
  }
  const {row} = event
  return {
    rule: row.id,
    severity: row.kind === 'error' ? 'error' : 'warning',
    certainty: 'certain',
    what: row.what as string,
    ...(row.causes ? {why: `likeliest: ${row.causes.join('; or ')}`} : {}),
    ...(row.fix ? {fix: filled(row.commands ?? [], namesIn(text)) ?? row.fix} : {}),
    evidence: namesAsEvidence(namesIn(text)),
    awsMessage: text,
    source: row.source ?? 'AWS docs: Amazon ECS service event messages',
  }
}

function withoutCause(row: EventText, text: string): Finding {
  const failed = row.symptom || row.kind === 'error' || row.kind === 'warning'
  const fix = filled(['gantry why {service} --cluster CLUSTER, within an hour of the failure'], namesIn(text))
  return {
    rule: row.id,
    severity: 'warning',
    certainty: 'unknown',
    what: failed
      ? 'a symptom: ECS says that it fails, and not why'
      : 'an event of an ordinary deployment: it tells of no failure',
    ...(failed
      ? {
          why: 'the cause stands in the reason of a stopped task, or in an event before this one',
          fix: fix ?? 'gantry why SERVICE --cluster CLUSTER, within an hour of the failure',
        }
      : {}),
    evidence: [],
    awsMessage: text,
    source: row.source ?? 'AWS docs: Amazon ECS service event messages',
  }
}

/** A target's health reason in the text says more than the row about load balancers. */
function tellingHealth(finding: Finding, text: string): Finding {
  const told = finding.rule === 'elb-unhealthy' ? healthReason(text) : undefined
  return told ? {...finding, ...told} : finding
}

function timelineFor(
  cluster: string,
  service: Service,
  deployment: ServiceDeployment | undefined,
  deploymentId: string | undefined,
  tasks: readonly Task[],
  more: {taskDefinition?: TaskDefinition; nowMs?: number},
): Timeline {
  const timeline = buildTimeline({
    cluster,
    service,
    ...(deployment ? {deployment} : {}),
    ...(deploymentId ? {deploymentId} : {}),
    tasks,
    ...more,
  })
  const well =
    timeline.runningCount >= timeline.desiredCount &&
    timeline.pendingCount === 0 &&
    (deployment === undefined || deployment.status === 'SUCCESSFUL')
  if (!well) return timeline
  // what was overcome is no cause: only what came after the last steady state counts
  const steady = timeline.events.findLast(event => classifyEvent(event.message)?.row.id === 'steady')?.atMs
  if (steady === undefined) return timeline
  return {
    ...timeline,
    events: timeline.events.filter(event => event.atMs > steady),
    stoppedTasks: timeline.stoppedTasks.filter(
      task => (task.stoppingAtMs ?? task.stoppedAtMs ?? Number.POSITIVE_INFINITY) > steady,
    ),
  }
}

async function newest(context: RolloutContext, service: string): Promise<ServiceDeployment | undefined> {
  const listed = await context.ecs.listServiceDeployments({cluster: context.cluster, service, maxResults: 20})
  const brief = [...(listed.serviceDeployments ?? [])].sort(
    (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
  )[0]
  return brief?.serviceDeploymentArn ? describeDeployment(context, brief.serviceDeploymentArn) : undefined
}
