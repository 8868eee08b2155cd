import type {Service, ServiceDeployment, Task, TaskDefinition} from '@aws-sdk/client-ecs'
import type {Finding} from '../core/finding.js'
import {buildTimeline} from '../observe/build-timeline.js'
import {type Evidence, loadEvidence, noEvidence} from '../observe/load-evidence.js'
import {type KnownTasks, loadStoppedTasks} from '../observe/load-timeline.js'
import type {Timeline} from '../observe/timeline.js'
import {ChangeBudget, withinBudget} from './change-budget.js'
import {isInterrupted, type RolloutContext, stamped} from './context.js'
import {deploymentIdOf} from './deployment-id.js'
import {type Diagnosis, diagnose, needsOf} from './diagnose.js'
import {Draining} from './draining.js'
import type {
  ErrorEvent,
  FindingEvent,
  LogsEvent,
  ProgressEvent,
  RollbackEvent,
  RolloutEvent,
  ServiceEventEvent,
  ServiceResult,
  SupersededEvent,
  TaskStoppedEvent,
} from './event.js'
import {isExpress} from './express-request.js'
import {ResourceWatch} from './express-resources.js'
import {deniedActionOf, errorBody, faultOf} from './fault.js'
import {notAllowed} from './not-allowed.js'
import {endingOf, isRollingBack} from './outcome.js'
import type {Pace} from './pace.js'
import {poll} from './poll.js'
import {progressOf} from './progress.js'
import {StagedProgress} from './staged-progress.js'
import {standsAfterFirst} from './stands.js'
import {stoppedMembers} from './stopped-members.js'
import {classifyEvent} from './texts/classify.js'
import {loadZones} from './zones.js'

/** What a watch is about. */
export interface Target {
  service: string
  serviceDeploymentArn: string
  /** `ecs-svc/…`, when known. */
  deploymentId?: string
  taskDefinitionArn?: string
  /** Events that were there before: not told again. */
  eventIds: ReadonlySet<string>
  timeoutMs?: number
}

/** What a watch has learnt, for the evidence file. */
export interface Watched {
  timeline?: Timeline
  evidence: Evidence
  diagnosis?: Diagnosis
}

const provisionalPolls = 3
const silent = {outcome: 'unknown', reason: 'AWS has been silent for too long'} as const
// a failure that leaves no task behind (a placement) must not keep the lists busy
const looksAtMost = 3

/**
 * Follows one service deployment to its end, whatever else happens to the service meanwhile.
 * @returns how it ended, with the cause where it did not succeed; `watched` gains what was seen
 * An abort of the context's signal ends as `interrupted`, a refused read as `unknown`: the write stands.
 */
export async function* follow(
  context: RolloutContext,
  pace: Pace,
  target: Target,
  watched: Watched,
): AsyncGenerator<RolloutEvent, ServiceResult> {
  const watch = new Watch(context, target, watched)
  try {
    return yield* watch.run(pace)
  } catch (error) {
    if (isInterrupted(context)) return watch.result({outcome: 'interrupted'})
    const fault = faultOf(error)
    if (fault === undefined) throw error
    // the write was accepted: whatever a read is refused for, ECS goes on and the result line must say so
    yield stamped<ErrorEvent>(context, {type: 'error', error: errorBody(error, 'DescribeServices')})
    return watch.result({outcome: fault === 'gone' ? 'failed' : 'unknown', reason: (error as Error).message})
  }
}

class Watch {
  readonly #context: RolloutContext
  readonly #target: Target
  readonly #watched: Watched
  readonly #known: KnownTasks = new Map()
  readonly #toldEvents: Set<string>
  readonly #draining: Draining
  readonly #budget = new ChangeBudget()
  /** The context, with what only a change is worth: its calls are within the change's budget. */
  readonly #reads: RolloutContext
  readonly #toldFindings = new Set<string>()
  readonly #resources = new ResourceWatch()
  readonly #staged = new StagedProgress()
  #deploymentId: string | undefined
  #revisionArn: string | undefined
  #taskDefinition: TaskDefinition | undefined
  #service: Service | undefined
  #deployment: ServiceDeployment | undefined
  #lastProgress = ''
  #lastChange = ''
  #looksAfterChange = 0
  #startedAtMs: number | undefined
  readonly #watchedSinceMs: number
  #told = {rollback: false, superseded: false}
  #provisional = 0
  #missing = 0
  #mayList = true

  constructor(context: RolloutContext, target: Target, watched: Watched) {
    this.#context = context
    this.#target = target
    this.#watched = watched
    this.#watchedSinceMs = context.clock.now()
    this.#toldEvents = new Set(target.eventIds)
    this.#deploymentId = target.deploymentId
    this.#reads = withinBudget(context, this.#budget)
    this.#draining = new Draining(this.#reads)
  }

  async *run(pace: Pace): AsyncGenerator<RolloutEvent, ServiceResult> {
    const {cluster} = this.#context
    const {service: name, serviceDeploymentArn} = this.#target
    for (;;) {
      const described = yield* poll(this.#context, pace, 'DescribeServices', () =>
        this.#context.ecs.describeServices({cluster, services: [name]}),
      )
      if (!described) return this.result(silent)
      const answer = described.services?.[0]
      const alive = answer !== undefined && answer.status !== 'INACTIVE' && answer.status !== 'DRAINING'
      if (answer) this.#service = answer
      // right after a create a read may still miss the service: absence must last
      this.#missing = alive ? 0 : this.#missing + 1
      const newerArn = answer?.currentServiceDeployment
      const arns = [serviceDeploymentArn]
      if (newerArn && newerArn !== serviceDeploymentArn) arns.push(newerArn)
      const deployments = yield* this.#describe(pace, arns)
      if (!deployments) return this.result(silent)
      const deployment = deployments.find(found => found.serviceDeploymentArn === serviceDeploymentArn)
      if (deployment) this.#deployment = deployment
      const other = deployments.find(found => found.serviceDeploymentArn === newerArn)
      const newer = other && this.#isNewer(other) ? other : undefined
      yield* this.#tell(newer)
      const ending =
        alive || this.#missing < provisionalPolls
          ? endingOf({
              service: this.#service ?? ({} as Service),
              deployment: this.#deployment,
              ...(newer ? {newer: {arn: newer.serviceDeploymentArn as string}} : {}),
              ...(this.#deploymentId ? {deploymentId: this.#deploymentId} : {}),
              ...(this.#revisionArn ? {revisionArn: this.#revisionArn} : {}),
            })
          : endingOf({})
      this.#provisional = ending?.provisional ? this.#provisional + 1 : 0
      if (ending && (!ending.provisional || this.#provisional >= provisionalPolls)) {
        if (ending.outcome !== 'succeeded') yield* this.#readStopped(true)
        return this.result(ending)
      }
      if (this.#timedOut()) {
        yield* this.#readStopped(true)
        return this.result({outcome: 'timed-out'})
      }
      await pace.sleep(this.#context.signal)
    }
  }

  async *#describe(pace: Pace, arns: string[]): AsyncGenerator<RolloutEvent, ServiceDeployment[] | undefined> {
    try {
      const answer = yield* poll(this.#context, pace, 'DescribeServiceDeployments', () =>
        this.#context.ecs.describeServiceDeployments({serviceDeploymentArns: arns}),
      )
      return answer && (answer.serviceDeployments ?? [])
    } catch (error) {
      // ECS deletes a service's deployments with the service
      if (faultOf(error) !== 'gone') throw error
      return []
    }
  }

  #isNewer({serviceDeploymentArn, createdAt}: ServiceDeployment): boolean {
    const ours = this.#deployment?.createdAt
    return serviceDeploymentArn !== this.#target.serviceDeploymentArn && ours !== undefined && (createdAt ?? 0) >= ours
  }

  async *#tell(newer: ServiceDeployment | undefined): AsyncGenerator<RolloutEvent> {
    const service = this.#service
    const deployment = this.#deployment
    if (!service || !deployment) return
    this.#revisionArn ??= deployment.targetServiceRevision?.arn
    this.#startedAtMs ??= (deployment.startedAt ?? deployment.createdAt)?.getTime()
    this.#deploymentId ??= deploymentIdOf(service, deployment, this.#target.taskDefinitionArn)
    const name = this.#target.service
    const progress = progressOf(service, deployment, this.#deploymentId)
    const change = JSON.stringify([progress, service.events?.[0]?.id])
    const changed = change !== this.#lastChange
    this.#lastChange = change
    this.#looksAfterChange = changed ? 0 : this.#looksAfterChange + 1
    if (changed) this.#budget.renew()
    const etaMs = await this.#draining.leftMs(service, this.#startedAtMs ?? 0)
    const staged = this.#staged.of(this.#context, name, deployment)
    const shown = JSON.stringify([progress, etaMs !== undefined, staged.key])
    if (shown !== this.#lastProgress) {
      this.#lastProgress = shown
      const zones = this.#context.byZone ? await loadZones(this.#reads, service, this.#deploymentId) : undefined
      const more = {...staged.members, ...(etaMs === undefined ? {} : {etaMs}), ...(zones ? {zones} : {})}
      yield stamped<ProgressEvent>(this.#context, {type: 'progress', service: name, ...progress, ...more})
    }
    const events = (service.events ?? []).filter(event => event.id && !this.#toldEvents.has(event.id))
    for (const event of events.reverse()) {
      this.#toldEvents.add(event.id as string)
      if ((event.createdAt?.getTime() ?? Infinity) < (this.#startedAtMs ?? 0) - 60_000) continue
      const message = event.message ?? ''
      const rule = classifyEvent(message)?.row
      yield stamped<ServiceEventEvent>(this.#context, {
        type: 'event',
        service: name,
        message,
        ...(rule ? {rule: rule.id} : {}),
      })
    }
    yield* this.#staged.tell(this.#context, name, deployment)
    if (newer && !this.#told.superseded && !isRollingBack(deployment)) {
      this.#told.superseded = true
      yield stamped<SupersededEvent>(this.#context, {
        type: 'superseded',
        service: name,
        by: newer.serviceDeploymentArn as string,
      })
    }
    if (isExpress(service))
      yield* this.#resources.tell(changed ? this.#reads : this.#context, name, this.#revisionArn, changed)
    if (changed || this.#awaitsTasks()) yield* this.#readStopped(false)
    if ((isRollingBack(deployment) || deployment.rollback) && !this.#told.rollback) {
      this.#told.rollback = true
      yield stamped<RollbackEvent>(this.#context, {
        type: 'rollback',
        service: name,
        reason: deployment.rollback?.reason || deployment.statusReason || 'ECS goes back to the earlier revision',
        ...(deployment.rollback?.serviceRevisionArn ? {revisionArn: deployment.rollback.serviceRevisionArn} : {}),
      })
    }
  }

  // A failure the counters know of and no stopped task shows yet: lists lag behind counts.
  #awaitsTasks(): boolean {
    if (this.#looksAfterChange > looksAtMost) return false
    const failures = this.#deployment?.deploymentCircuitBreaker?.failureCount ?? 0
    const mine = [...this.#known.values()].filter(task => task.startedBy === this.#deploymentId)
    const unfinished = mine.some(task => task.lastStatus !== 'STOPPED')
    return failures > mine.length || unfinished
  }

  async *#readStopped(last: boolean): AsyncGenerator<RolloutEvent> {
    const service = this.#service
    if (!service) return
    if (last) this.#budget.renew()
    const couldNotTell: Finding[] = []
    let fresh: Task[] = []
    if (this.#mayList) {
      try {
        fresh = await loadStoppedTasks(this.#reads.ecs, this.#context.cluster, this.#target.service, this.#known)
      } catch (error) {
        if (isInterrupted(this.#context)) throw error
        if (faultOf(error) === 'denied') {
          this.#mayList = false
          couldNotTell.push(notAllowed('stopped tasks', deniedActionOf(error, 'ecs:ListTasks')))
        } else if (faultOf(error) === undefined) throw error
      }
    }
    const {taskDefinitionArn} = this.#target
    if (this.#deployment)
      this.#deploymentId ??= deploymentIdOf(service, this.#deployment, taskDefinitionArn, this.#known.values())
    for (const task of fresh.sort((a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0))) {
      const isNew = task.startedBy === this.#deploymentId
      const stoppedMs = (task.stoppingAt ?? task.stoppedAt ?? task.createdAt)?.getTime() ?? 0
      // an old task that was gone before this deployment began says nothing of it
      if (!isNew && stoppedMs < (this.#startedAtMs ?? 0)) continue
      yield stamped<TaskStoppedEvent>(this.#context, {
        type: 'task-stopped',
        service: this.#target.service,
        revision: isNew ? 'new' : 'old',
        ...stoppedMembers(task),
      })
    }
    yield* this.#name(couldNotTell, fresh.length > 0 || last)
  }

  // The cause, as soon as what AWS shows has one; a second cause is told too, the same one never twice.
  async *#name(couldNotTell: Finding[], mayRead: boolean): AsyncGenerator<RolloutEvent> {
    if (!this.#service) return
    const name = this.#target.service
    await this.#loadTaskDefinition(mayRead)
    const timeline = buildTimeline({
      cluster: this.#context.cluster,
      // what stood there before we wrote is no cause of ours, whatever its clock says
      service: {
        ...this.#service,
        events: this.#service.events?.filter(event => !this.#target.eventIds.has(event.id ?? '')),
      },
      ...(this.#deployment ? {deployment: this.#deployment} : {}),
      ...(this.#deploymentId ? {deploymentId: this.#deploymentId} : {}),
      tasks: [...this.#known.values()],
      ...(this.#taskDefinition ? {taskDefinition: this.#taskDefinition} : {}),
      nowMs: this.#context.clock.now(),
    })
    this.#watched.timeline = timeline
    const needs = needsOf(timeline)
    const before = this.#watched.evidence.logs.length
    const evidence = await loadEvidence(this.#reads, timeline, needs, this.#watched.evidence)
    this.#watched.evidence = {...evidence, couldNotTell: [...evidence.couldNotTell, ...couldNotTell]}
    for (const log of this.#watched.evidence.logs.slice(before)) {
      if (log.lines.length === 0) continue
      yield stamped<LogsEvent>(this.#context, {
        type: 'logs',
        service: name,
        container: log.container,
        taskArn: log.taskArn,
        lines: log.lines,
      })
    }
    const diagnosis = diagnose(timeline, this.#watched.evidence)
    this.#watched.diagnosis = diagnosis
    const cause = diagnosis.cause
    // beside a cause only what could not be read is worth a line
    const beside = diagnosis.couldNotTell.filter(finding => !cause || finding.rule.startsWith('not-'))
    for (const finding of cause ? [cause, ...beside] : beside) {
      const key = `${finding.rule} ${finding.what.replace(/\d+/g, '#')}`
      if (this.#toldFindings.has(finding.rule) || this.#toldFindings.has(key)) continue
      this.#toldFindings.add(finding === cause ? finding.rule : key)
      yield stamped<FindingEvent>(this.#context, {type: 'finding', service: name, finding})
    }
  }

  async #loadTaskDefinition(mayRead: boolean): Promise<void> {
    const rollout = this.#service?.deployments?.find(deployment => deployment.id === this.#deploymentId)
    const arn = rollout?.taskDefinition ?? this.#target.taskDefinitionArn
    if (!mayRead || this.#taskDefinition || !arn) return
    try {
      this.#taskDefinition = (await this.#reads.ecs.describeTaskDefinition({taskDefinition: arn})).taskDefinition
    } catch (error) {
      if (isInterrupted(this.#context) || faultOf(error) === undefined) throw error
    }
  }

  #timedOut(): boolean {
    const timeoutMs = this.#target.timeoutMs ?? this.#context.patience.timeoutMs
    // one that is hours old when somebody attaches to it gets its time too
    return timeoutMs !== undefined && this.#context.clock.now() - this.#watchedSinceMs >= timeoutMs
  }

  result(ending: {outcome: ServiceResult['outcome']; reason?: string; early?: boolean}): ServiceResult {
    const diagnosis = this.#watched.diagnosis
    const wantsCause = !['succeeded', 'superseded', 'interrupted'].includes(ending.outcome)
    const missing = this.#resources.findings.find(finding => finding.certainty === 'certain')
    // a task that fails by itself tells more than a load balancer that is missing; one that gets no traffic does not
    const own = diagnosis?.cause?.rule === 'elb-unhealthy' && missing ? undefined : diagnosis?.cause
    const cause = wantsCause ? (own ?? missing ?? diagnosis?.couldNotTell[0] ?? diagnosis?.others[0]) : undefined
    const taskDefinitionArn = this.#target.taskDefinitionArn
    return {
      service: this.#target.service,
      outcome: ending.outcome,
      ...(cause ? {cause} : {}),
      ...(wantsCause && diagnosis?.others.length ? {others: diagnosis.others} : {}),
      ...(taskDefinitionArn ? {taskDefinitionArn} : {}),
      serviceDeploymentArn: this.#target.serviceDeploymentArn,
      ...(ending.reason ? {reason: ending.reason} : {}),
      ...(ending.early ? {early: true} : {}),
      ...(ending.outcome === 'failed' && this.#isFirst()
        ? {
            next: `gantry deploy ${this.#target.service} --desired-count 0`,
            stands: standsAfterFirst(this.#service, this.#deployment),
          }
        : {}),
    }
  }

  // ECS goes on starting tasks of a first deployment that failed: there is nothing to go back to.
  #isFirst(): boolean {
    return this.#deployment !== undefined && !this.#deployment.sourceServiceRevisions?.length
  }
}

/** A fresh record for a watch. */
export function newWatched(): Watched {
  return {evidence: noEvidence()}
}
