import {deploymentBounds} from '../definition/deployment-bounds.js'
import {primaryOf} from './deployments.js'
import type {Draft} from './draft.js'
import {emit, resolve} from './emit.js'
import {messages, stoppedReasons} from './messages.js'
import {chooseToStop} from './scale-in.js'
import {isProtected, standingOf} from './standing.js'
import {startServiceTasks} from './start-tasks.js'
import type {Deployment, Service} from './state.js'
import {stopServiceTasks} from './stop-tasks.js'
import type {Task} from './task.js'

/** The reason a task of the service is given for its end; `primary`: the deployment it makes room for. */
export function stopReason(primary: Deployment): (task: Task) => string {
  return task => {
    const target = task.unhealthy === 'target' ? task.targets.find(({state}) => state === 'unhealthy') : undefined
    if (target) return stoppedReasons.targetUnhealthy(target.targetGroupArn)
    return task.unhealthy ? stoppedReasons.containerUnhealthy : stoppedReasons.scaling(primary.id)
  }
}

/** Replaces unhealthy tasks of older deployments with their own revision: a rollout repairs the old with the old. */
function replaceOld(draft: Draft, service: Service, primary: Deployment, unhealthy: Task[], room: number): number {
  let started = 0
  for (const task of unhealthy) {
    const own = service.deployments.find(({id}) => id === task.deploymentId)
    if (!own || own.id === primary.id || started >= room) continue
    for (const repair of startServiceTasks(draft, service, own, 1, 1)) {
      repair.repairs = true
      started++
    }
  }
  stopServiceTasks(draft, service, unhealthy, stopReason(primary))
  return started
}

/** Tasks of older deployments that serve nobody: all that are not healthy, but for repairs that may still be needed. */
function idleOf(leaving: Task[], leavingFlagged: Task[], missing: boolean): Task[] {
  return leaving.filter(task => !task.healthy && !leavingFlagged.includes(task) && !(task.repairs && missing))
}

/** Steady: a replacement first where there is room, and an unhealthy task goes when its replacement is healthy. */
function flaggedToStop(flagged: Task[], sound: Task[], desired: number, room: number): Task[] {
  const soundHealthy = sound.filter(task => task.healthy).length
  const mayGo = Math.max(0, flagged.length - Math.max(0, desired - soundHealthy))
  if (mayGo > 0) return flagged.slice(0, mayGo)
  return room <= 0 && soundHealthy === sound.length && sound.length < desired ? flagged.slice(0, 1) : []
}

/**
 * One round of a rolling update: starts as many new tasks as are wanted and the upper bound leaves room for, stops what
 * may go without taking the healthy ones below the lower bound. True when anything was started or stopped.
 */
export function rollOnce(draft: Draft, service: Service): boolean {
  const primary = primaryOf(service)
  if (!primary || primary.rolloutState === 'FAILED') return false
  const {settings} = service
  const desired = settings.desiredCount
  const bounds = deploymentBounds({desiredCount: desired, ...settings.deploymentConfiguration})
  const standing = standingOf(draft, service, primary)
  const {live, staying, leaving} = standing
  const deploying = primary.rolloutState === 'IN_PROGRESS'
  const total = live.length + standing.stoppingCounted
  const flagged = staying.filter(task => task.unhealthy)
  const sound = staying.filter(task => !task.unhealthy)
  const reason = stopReason(primary)
  const healthy = live.filter(task => task.healthy).length

  const leavingFlagged = leaving.filter(task => task.unhealthy && task.deploymentId !== primary.id)
  const freed = deploying ? flagged.filter(task => task.unhealthy === 'container').length : 0
  let room = bounds.upper - total + freed
  const wanted = Math.max(0, desired - sound.length)
  const mayTry = draft.nowMs >= (primary.nextAttemptAtMs ?? 0) || primary.unplaced === true
  const starting = mayTry ? Math.max(0, Math.min(wanted, room)) : 0
  if (deploying) stopServiceTasks(draft, service, flagged, reason)
  const started = startServiceTasks(draft, service, primary, starting, Math.min(flagged.length, starting)).length
  room -= started
  const repaired = leavingFlagged.length > 0 ? replaceOld(draft, service, primary, leavingFlagged, room) : 0

  const free = (tasks: readonly Task[]) => tasks.filter(task => !isProtected(task, draft.nowMs))
  const choose = (tasks: readonly Task[], count: number) =>
    chooseToStop(free(tasks), count, settings.placementStrategy, arn => draft.containerInstances.get(arn))
  const leavingHealthy = leaving.filter(task => task.healthy)
  const spare = Math.min(leavingHealthy.length, Math.max(0, healthy - bounds.lower))
  const arrived = sound.filter(task => !task.rebalanceTo || task.healthy)
  const surplus = Math.max(0, arrived.length - desired)
  const stops = [
    ...free(idleOf(leaving, leavingFlagged, sound.filter(task => task.healthy).length < desired)),
    ...choose(leavingHealthy, spare),
    ...choose(arrived, surplus),
    ...(deploying ? [] : flaggedToStop(flagged, sound, desired, room)),
  ]
  stopServiceTasks(draft, service, stops, reason)

  const changed = started + repaired + stops.length + leavingFlagged.length > 0 || (deploying && flagged.length > 0)
  const blocked =
    deploying && !changed && bounds.stuck && wanted > 0 && leavingHealthy.length > 0 && standing.stopping.length === 0
  if (blocked) emit(draft, service, messages.configurationBlocks(), 'configuration')
  else resolve(service, 'configuration')
  tellProtected(draft, service, primary, [...leaving, ...(surplus > 0 ? sound : [])], changed)
  return changed
}

/** Says that protected tasks hold a service back, once, until they no longer do. */
export function tellProtected(
  draft: Draft,
  service: Service,
  primary: Deployment,
  tasks: Task[],
  changed: boolean,
): void {
  const count = tasks.filter(task => isProtected(task, draft.nowMs)).length
  if (count > 0 && !changed) emit(draft, service, messages.protectedTasks(primary.id, count), 'protected')
  else if (count === 0) resolve(service, 'protected')
}
