import {primaryOf} from './deployments.js'
import type {SchedulerEvent} from './event.js'
import {stagedDeployment} from './staged.js'
import type {ClusterState, Service} from './state.js'
import {step} from './step.js'
import type {Task} from './task.js'
import type {World} from './world.js'

/** Where tasks of one step came or went. */
export interface StepPlace {
  containerInstanceArn?: string
  availabilityZone?: string
  start?: number
  stop?: number
}

/** One moment of a simulated rollout at which tasks were asked to start or stop; the counts are those right after. */
export interface SimulationStep {
  /** Since the beginning of the simulation. */
  atMs: number
  start?: number
  stop?: number
  old: {running: number; pending: number}
  new: {running: number; pending: number}
  healthy: number
  where?: StepPlace[]
  /** The lifecycle stage a deployment in stages entered, and the new revision's percent of traffic from then on. */
  stage?: string
  production?: number
  test?: number
}

/** How a simulated rollout ended. `stuck` names what holds it; the reasons are ECS's own. */
export interface Simulation {
  outcome: 'completes' | 'stuck' | 'fails' | 'unfinished'
  /** Since the beginning: when it completed, failed, or last moved. */
  atMs: number
  steps: SimulationStep[]
  stuck?: {kind: 'deployment-configuration' | 'placement' | 'capacity' | 'network-interface'; reasons: string[]}
  /** The service's events within the simulation, oldest first. */
  messages: {atMs: number; message: string}[]
  state: ClusterState
}

function countTasks(state: ClusterState, service: Service, newId: string): Omit<SimulationStep, 'atMs'> {
  const old = {running: 0, pending: 0}
  const fresh = {running: 0, pending: 0}
  let healthy = 0
  for (const arn of service.taskArns) {
    const task = state.tasks.get(arn)
    if (!task || task.desiredStatus === 'STOPPED') continue
    const side = task.deploymentId === newId ? fresh : old
    if (task.lastStatus === 'RUNNING') side.running++
    else side.pending++
    if (task.healthy) healthy++
  }
  return {old, new: fresh, healthy}
}

function placesOf(state: ClusterState, started: readonly string[], stopped: readonly string[]): StepPlace[] {
  const places = new Map<string, StepPlace>()
  const note = (arn: string, what: 'start' | 'stop') => {
    const task = state.tasks.get(arn)
    if (!task?.containerInstanceArn && !task?.availabilityZone) return
    const {containerInstanceArn, availabilityZone} = task
    const key = `${containerInstanceArn ?? ''} ${availabilityZone ?? ''}`
    const place = places.get(key) ?? {containerInstanceArn, availabilityZone}
    place[what] = (place[what] ?? 0) + 1
    places.set(key, place)
  }
  for (const arn of started) note(arn, 'start')
  for (const arn of stopped) note(arn, 'stop')
  return [...places.values()]
}

function stepOf(
  state: ClusterState,
  service: Service,
  newId: string,
  events: readonly SchedulerEvent[],
  atMs: number,
): SimulationStep | undefined {
  const arns = (type: 'start' | 'stop') =>
    events.flatMap(event => (event.type === type && event.serviceName === service.serviceName ? event.taskArns : []))
  const started = arns('start')
  const stopped = arns('stop')
  if (started.length + stopped.length === 0) return undefined
  const where = placesOf(state, started, stopped)
  return {
    atMs,
    ...(started.length > 0 ? {start: started.length} : {}),
    ...(stopped.length > 0 ? {stop: stopped.length} : {}),
    ...countTasks(state, service, newId),
    ...(where.length > 0 ? {where} : {}),
  }
}

/** The stages entered in this moment; the last one takes the starts and stops of the moment along. */
function stagesOf(
  state: ClusterState,
  service: Service,
  newId: string,
  events: readonly SchedulerEvent[],
  atMs: number,
  taken: SimulationStep | undefined,
): SimulationStep[] {
  const entered = events.flatMap(event =>
    event.type === 'stage' && event.deploymentId === newId
      ? [{stage: event.stage, production: event.production, test: event.test}]
      : [],
  )
  const plain = {atMs, ...countTasks(state, service, newId)}
  if (entered.length === 0) return taken ? [taken] : []
  return entered.map((stage, index) => ({...(index === entered.length - 1 && taken ? taken : plain), ...stage}))
}

/** Whether time alone brings a deployment in stages on: in a stage that waits for no task, or whose tasks have their place. */
function passes(state: ClusterState, service: Service, reasons: readonly string[]): boolean {
  const lifecycle = stagedDeployment(service)?.lifecycle
  if (!lifecycle) return false
  if (!['SCALE_UP', 'PRE_PRODUCTION_TRAFFIC_SHIFT'].includes(lifecycle.stage)) return true
  return reasons.length === 0 && ![...service.taskArns].some(arn => state.tasks.get(arn)?.waitsForInstance)
}

/** Whether anything of the service still moves by itself: a task on its way, or an instance that is starting. */
function moves(state: ClusterState, service: Service): boolean {
  for (const group of state.capacityProviders.values()) if (group.group && group.group.starting.length > 0) return true
  return [...service.taskArns].some(arn => state.due.tasks.has(arn))
}

function holdsIt(state: ClusterState, service: Service, reasons: string[], blocked: boolean): Simulation['stuck'] {
  if (blocked) return {kind: 'deployment-configuration', reasons: []}
  const tasks = [...service.taskArns].map(arn => state.tasks.get(arn)) as Task[]
  if (tasks.some(task => task.waitsForInstance)) return {kind: 'capacity', reasons}
  return {kind: reasons.includes('RESOURCE:ENI') ? 'network-interface' : 'placement', reasons}
}

/**
 * Runs virtual time over a cluster until the service's deployment completes, fails or can move no more.
 * `state` is the cluster right after UpdateService or CreateService at `nowMs`.
 */
export function simulate(
  state: ClusterState,
  serviceName: string,
  nowMs: number,
  world: World,
  options: {limitMs?: number} = {},
): Simulation {
  const staged = stagedDeployment(state.services.get(serviceName) as Service) !== undefined
  const untilMs = nowMs + (options.limitMs ?? (staged ? 40 : 1) * 24 * 3_600_000)
  const newId = primaryOf(state.services.get(serviceName) as Service)?.id ?? ''
  const steps: SimulationStep[] = []
  const messages: Simulation['messages'] = []
  let current = state
  let atMs = nowMs
  let reasons: string[] = []
  let blocked = false
  let lastMoveMs = nowMs
  const result = (outcome: Simulation['outcome'], stuck?: Simulation['stuck']): Simulation => ({
    outcome,
    atMs: (outcome === 'stuck' ? lastMoveMs : atMs) - nowMs,
    steps,
    ...(stuck ? {stuck} : {}),
    messages,
    state: current,
  })
  while (atMs <= untilMs) {
    const before = current
    const {state: next, events, nextAtMs} = step(current, atMs, world)
    current = next
    const service = current.services.get(serviceName)
    if (!service) return result('fails')
    for (const event of events) {
      if (event.type === 'message' && event.serviceName === serviceName) {
        messages.push({atMs: event.atMs - nowMs, message: event.message})
        blocked ||= event.message.includes('because of the service deployment configuration')
      }
      if (event.type === 'placement-failure' && event.serviceName === serviceName) reasons = event.reasons
    }
    const taken = stepOf(current, service, newId, events, atMs - nowMs)
    const made = stagesOf(current, service, newId, events, atMs - nowMs, taken)
    steps.push(...made)
    if (made.length > 0) lastMoveMs = atMs
    if (taken?.start) reasons = []
    for (const event of events) {
      if (event.type !== 'deployment' || event.deploymentId !== newId) continue
      if (event.rolloutState === 'COMPLETED') return result('completes')
      if (event.rolloutState !== 'FAILED') continue
      // turned back, a deployment in stages has given up what it could not do without
      return staged ? {...result('fails'), state: before} : result('fails')
    }
    const mayFail = service.settings.deploymentConfiguration.deploymentCircuitBreaker?.enable && reasons.length > 0
    if (blocked || (!moves(current, service) && !mayFail && !passes(current, service, reasons))) {
      return result('stuck', holdsIt(current, service, reasons, blocked))
    }
    if (nextAtMs === undefined) break
    atMs = nextAtMs
  }
  return result('unfinished')
}
