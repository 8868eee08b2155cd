import type {CreateServiceRequest} from '@aws-sdk/client-ecs'
import type {Assumption, Certainty, Finding} from '../core/finding.js'
import {deploymentBounds} from '../definition/deployment-bounds.js'
import type {Difference} from '../definition/diff.js'
import {type ClusterSnapshot, epochMs, type NotRead, type SnapshotTaskDefinition} from '../placement/snapshot.js'
import {defaultAssumptions, describeAssumptions} from '../scheduler/assumptions.js'
import {calmWorld} from '../scheduler/calm-world.js'
import {circuitBreakerSettings, circuitBreakerThreshold} from '../scheduler/circuit-breaker.js'
import {createService} from '../scheduler/create-service.js'
import {clusterFromSnapshot} from '../scheduler/from-snapshot.js'
import {type Simulation, type SimulationStep, simulate} from '../scheduler/simulate.js'
import type {ClusterState, ServiceSettings} from '../scheduler/state.js'
import {type StagedStrategy, stagedStrategy} from '../scheduler/strategy.js'
import {updateService} from '../scheduler/update-service.js'
import type {World} from '../scheduler/world.js'
import type {CheckResult} from '../verify/verify.js'
import {type PlannedHook, plannedHooks} from './plan-hooks.js'
import {roomFix} from './plan-room.js'
import {inStages, type StuckKind, stuckFindings, tooLongFinding} from './plan-stuck.js'

/** The deploy that is asked about. What is absent stays as it is live. */
export interface PlanRequest {
  service: string
  /** The definition that would be registered, or the live one again. */
  taskDefinition?: SnapshotTaskDefinition
  serviceDefinition?: Partial<CreateServiceRequest>
  desiredCount?: number
}

/** What a deploy would do, as `gantry plan --json` prints it. Pure prediction: the snapshot and virtual time, nothing else. */
export interface Plan {
  v: 1
  verdict: 'completes' | 'stuck' | 'fails' | 'unknown'
  certainty: Certainty
  /** Absent for a rolling update. */
  strategy?: StagedStrategy
  /** In stages both revisions are complete: `lower` and `upper` are once and twice the desired count. */
  bounds: {desired: number; lower: number; upper: number}
  steps: SimulationStep[]
  /** Lifecycle hooks on the way; their time is in neither `durationMs` nor the steps. */
  hooks?: PlannedHook[]
  stuck?: {atMs: number; kind: StuckKind; findings: Finding[]}
  /** From the update to COMPLETED; low and high for fast and slow pulls. */
  durationMs?: {expected: number; low: number; high: number}
  suggestedTimeoutMs?: number
  breaker?: {threshold: number; tripsAfterMs?: number}
  capacityProviders: {name: string; instancesNeeded: number; instancesMax?: number}[]
  lint: Finding[]
  diff: Difference[]
  verify: CheckResult[]
  assumptions: Assumption[]
  snapshot: {takenAt?: string; notRead: NotRead[]}
}

/** What the caller found out besides the simulation. */
export interface PlanSurroundings {
  lint?: Finding[]
  diff?: Difference[]
  verify?: CheckResult[]
}

const nextRevision = 'arn:aws:ecs:::task-definition/planned:1'
const minuteMs = 60_000
/** For how long of each pause a deploy is watched, unless its caller says. */
const longestPauseMs = 60 * minuteMs

/**
 * Runs the deploy through the scheduler in virtual time, over what a snapshot shows.
 * @see AWS docs: Amazon ECS rolling update; service scheduler
 */
export function plan(snapshot: ClusterSnapshot, request: PlanRequest, around: PlanSurroundings = {}): Plan {
  const nowMs = epochMs(snapshot.takenAt) ?? 0
  const live = snapshot.services?.find(
    ({serviceName, status}) => serviceName === request.service && status !== 'INACTIVE',
  )
  const definition = request.taskDefinition
    ? {...request.taskDefinition, taskDefinitionArn: request.taskDefinition.taskDefinitionArn ?? nextRevision}
    : undefined
  const calm = calmWorld(snapshot, definition ? [definition] : [])
  const begin = (world: World): ClusterState =>
    started(snapshot, request, definition?.taskDefinitionArn, live !== undefined, world, nowMs)
  const run = (world: World): Simulation => simulate(begin(world), request.service, nowMs, world)
  const again = (other: ClusterSnapshot): Simulation =>
    simulate(
      started(other, request, definition?.taskDefinitionArn, live !== undefined, calm, nowMs),
      request.service,
      nowMs,
      calm,
    )
  const first = begin(calm)
  const settings = first.services.get(request.service)?.settings as ServiceSettings
  const expected = simulate(first, request.service, nowMs, calm)
  const {desired, lower, upper} = boundsOf(settings, expected)
  const fargate =
    settings.launchType === 'FARGATE' ||
    (settings.capacityProviderStrategy ?? []).some(({capacityProvider}) => /^FARGATE/.test(capacityProvider ?? ''))
  const stuck =
    expected.outcome === 'stuck' || expected.outcome === 'fails'
      ? stuckOf(snapshot, expected, settings, request.service, calm, again)
      : undefined
  const duration = expected.outcome === 'completes' ? durations(expected.atMs, run, calm) : undefined
  const strategy = stagedStrategy(settings)
  const hooks = plannedHooks(settings.deploymentConfiguration.lifecycleHooks ?? [], strategy ? expected.steps : [])
  const breaker = breakerOf(settings, desired, run, calm, definition?.taskDefinitionArn ?? settings.taskDefinition)
  return {
    v: 1,
    verdict: expected.outcome === 'unfinished' ? 'unknown' : expected.outcome,
    ...(strategy ? {strategy} : {}),
    certainty: byEcs(settings)
      ? certaintyOf(expected, stuck, fargate || growsByItself(settings, snapshot), snapshot)
      : 'unknown',
    bounds: {desired, lower, upper},
    steps: expected.steps,
    ...(hooks.length > 0 ? {hooks} : {}),
    ...(stuck ? {stuck} : {}),
    ...(duration ? {durationMs: duration, suggestedTimeoutMs: timeoutFor(duration.high, breaker, hooks)} : {}),
    ...(breaker ? {breaker} : {}),
    capacityProviders: providersOf(first, expected.state),
    lint: around.lint ?? [],
    diff: around.diff ?? [],
    verify: around.verify ?? [],
    assumptions: assumptionsOf(expected, desired, upper),
    snapshot: {...(snapshot.takenAt ? {takenAt: snapshot.takenAt} : {}), notRead: snapshot.notRead ?? []},
  }
}

/** The cluster right after the update or the creation. */
function started(
  snapshot: ClusterSnapshot,
  request: PlanRequest,
  taskDefinition: string | undefined,
  exists: boolean,
  world: World,
  nowMs: number,
): ClusterState {
  const state = clusterFromSnapshot(snapshot, world, nowMs)
  const count = request.desiredCount === undefined ? {} : {desiredCount: request.desiredCount}
  if (!exists) {
    const input = {
      ...request.serviceDefinition,
      ...count,
      serviceName: request.service,
      taskDefinition: taskDefinition ?? '',
    }
    return createService(state, input, nowMs, world).state
  }
  const {serviceName: _, cluster: __, taskDefinition: ___, ...members} = request.serviceDefinition ?? {}
  const input = {...members, ...count, service: request.service, ...(taskDefinition ? {taskDefinition} : {})}
  // A deploy without any difference is asked about as if it were forced: what would a rollout do?
  return updateService(state, {...input, forceNewDeployment: true} as never, nowMs, world).state
}

function boundsOf(settings: ServiceSettings, simulation: Simulation) {
  if (stagedStrategy(settings)) {
    const desired = settings.desiredCount
    return {desired, lower: desired, upper: 2 * desired}
  }
  const daemon = settings.schedulingStrategy === 'DAEMON'
  const instances = [...simulation.state.containerInstances.values()].filter(({status}) => status === 'ACTIVE').length
  return deploymentBounds({
    desiredCount: daemon ? instances : settings.desiredCount,
    schedulingStrategy: settings.schedulingStrategy,
    minimumHealthyPercent: settings.deploymentConfiguration.minimumHealthyPercent,
    maximumPercent: settings.deploymentConfiguration.maximumPercent,
  })
}

/** Deployments of CODE_DEPLOY and EXTERNAL are others' to make: they are taken as rolling ones, which they are not. */
function byEcs({deploymentController}: ServiceSettings): boolean {
  return (deploymentController?.type ?? 'ECS') === 'ECS'
}

/** A capacity provider that is no Auto Scaling group (Managed Instances) brings what a task needs. */
function growsByItself(
  {capacityProviderStrategy = []}: ServiceSettings,
  {capacityProviders}: ClusterSnapshot,
): boolean {
  return capacityProviderStrategy.some(
    ({capacityProvider}) =>
      !capacityProviders?.some(
        ({name, autoScalingGroupProvider}) => name === capacityProvider && autoScalingGroupProvider,
      ),
  )
}

function stuckOf(
  snapshot: ClusterSnapshot,
  simulation: Simulation,
  settings: ServiceSettings,
  service: string,
  world: World,
  again: (snapshot: ClusterSnapshot) => Simulation,
): Plan['stuck'] {
  const tooLong = tooLongFinding(simulation, settings, service)
  if (tooLong) return {atMs: simulation.atMs, kind: 'deployment-configuration', findings: [tooLong]}
  const kind = simulation.stuck?.kind ?? 'placement'
  const findings = stuckFindings(snapshot, simulation, settings, service, kind, world)
  const strategy = stagedStrategy(settings)
  if (!strategy || kind === 'deployment-configuration') return {atMs: simulation.atMs, kind, findings}
  const fix = roomFix(snapshot, settings.desiredCount, again)
  return {atMs: simulation.atMs, kind, findings: findings.map(one => inStages(one, strategy, settings, fix))}
}

/** A fast pull and a slow one with containers that wait for SIGKILL: the range real rollouts fall into. */
function durations(
  expectedMs: number,
  run: (world: World) => Simulation,
  calm: World,
): NonNullable<Plan['durationMs']> {
  const fast = run({...calm, taskScript: () => ({pullMs: 2_000, provisioningMs: 5_000, deprovisioningMs: 5_000})})
  const slow = run({
    ...calm,
    taskScript: (_, definition) => ({
      pullMs: 2 * minuteMs,
      onStop: (definition.containerDefinitions ?? []).map(container => ({container: container.name ?? ''})),
    }),
  })
  return {
    expected: expectedMs,
    low: fast.outcome === 'completes' ? Math.min(fast.atMs, expectedMs) : expectedMs,
    high: slow.outcome === 'completes' ? Math.max(slow.atMs, expectedMs) : expectedMs * 2,
  }
}

/**
 * Half as much again as the slow end, in whole minutes, and never under five. With a circuit breaker a failure and its
 * rollback have room too: as long as tasks need to trip it, and once more the slow end.
 */
function timeoutFor(highMs: number, breaker: Plan['breaker'], hooks: readonly PlannedHook[]): number {
  const longestMs = breaker ? highMs + Math.max(breaker.tripsAfterMs ?? 0, highMs) : highMs
  // Somebody may take a day to continue; a pipeline that waits as long is paid for every minute of it.
  const pausedMs = hooks.reduce(
    (sum, {targetType, timeoutMs}) => sum + (targetType === 'PAUSE' ? Math.min(timeoutMs, longestPauseMs) : 0),
    0,
  )
  return Math.max(5, Math.ceil((longestMs * 1.5 + pausedMs) / minuteMs)) * minuteMs
}

function breakerOf(
  settings: ServiceSettings,
  desired: number,
  run: (world: World) => Simulation,
  calm: World,
  newDefinition: string,
): Plan['breaker'] {
  const breaker = circuitBreakerSettings(settings.deploymentConfiguration)
  if (!breaker.enable || desired === 0) return undefined
  const crashing = run({
    ...calm,
    taskScript: (task, definition) =>
      task.taskDefinitionArn === newDefinition
        ? {
            exits: (definition.containerDefinitions ?? []).map(({name}) => ({
              container: name ?? '',
              afterMs: 1_000,
              exitCode: 1,
            })),
          }
        : {},
  })
  return {
    threshold: circuitBreakerThreshold(breaker, desired),
    ...(crashing.outcome === 'fails' ? {tripsAfterMs: crashing.atMs} : {}),
  }
}

function certaintyOf(
  simulation: Simulation,
  stuck: Plan['stuck'],
  elsewhere: boolean,
  snapshot: ClusterSnapshot,
): Certainty {
  // The arithmetic needs nothing from the cluster.
  if (stuck?.kind === 'deployment-configuration') return 'certain'
  if (simulation.outcome === 'unfinished') return 'unknown'
  if (elsewhere || (snapshot.notRead?.length ?? 0) > 0) return 'likely'
  // An instance may be added by somebody, and what waits for one may get it.
  if (simulation.outcome !== 'completes') return stuck?.kind === 'capacity' ? 'likely' : 'certain'
  return 'likely'
}

function providersOf(before: ClusterState, after: ClusterState): Plan['capacityProviders'] {
  return [...after.capacityProviders.values()].flatMap(({name, group}) => {
    const needed = (group?.desired ?? 0) - (before.capacityProviders.get(name)?.group?.desired ?? 0)
    return group && needed > 0 ? [{name, instancesNeeded: needed, instancesMax: group.max}] : []
  })
}

function assumptionsOf(simulation: Simulation, desired: number, upper: number): Assumption[] {
  const mattered = new Set<keyof typeof defaultAssumptions>()
  // Where the upper bound leaves no room for everything at once, a task that is stopping holds a place.
  if (simulation.steps.some(({stop}) => stop) && upper < 2 * desired) mattered.add('stoppingCounts')
  if (simulation.outcome === 'fails') mattered.add('retryDelaysMs')
  if (simulation.steps.some(({stage}) => stage)) mattered.add('lifecycleStageMs')
  return describeAssumptions(defaultAssumptions, mattered)
}
