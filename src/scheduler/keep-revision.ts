import type {Draft} from './draft.js'
import {stopReason, tellProtected} from './roll.js'
import {chooseToStop} from './scale-in.js'
import {holdsPlace, isProtected} from './standing.js'
import {startServiceTasks} from './start-tasks.js'
import type {Deployment, Service} from './state.js'
import {stopServiceTasks} from './stop-tasks.js'
import type {Task} from './task.js'

interface Tasks {
  /** On container instances that are DRAINING. */
  away: Task[]
  flagged: Task[]
  sound: Task[]
  stoppingCounted: number
}

function tasksOf(draft: Draft, service: Service, deployment: Deployment): Tasks {
  const tasks: Tasks = {away: [], flagged: [], sound: [], stoppingCounted: 0}
  for (const arn of service.taskArns) {
    const task = draft.tasks.get(arn)
    if (!task || task.deploymentId !== deployment.id || task.lastStatus === 'STOPPED') continue
    if (task.desiredStatus === 'STOPPED') {
      if (holdsPlace(draft, task)) tasks.stoppingCounted++
      continue
    }
    const instance = task.containerInstanceArn ? draft.containerInstances.get(task.containerInstanceArn) : undefined
    if (instance?.status === 'DRAINING') tasks.away.push(task)
    else if (task.unhealthy) tasks.flagged.push(task)
    else tasks.sound.push(task)
  }
  return tasks
}

/**
 * Keeps the tasks of one revision at `count`: missing ones are started, surplus ones stopped, unhealthy ones replaced by
 * the same revision within maximumPercent of `count`. A revision that `serves` gives up an unhealthy task only when its
 * replacement is healthy; one that does not, at once. True when anything was started or stopped.
 */
export function keepRevision(
  draft: Draft,
  service: Service,
  deployment: Deployment,
  count: number,
  serves: boolean,
): boolean {
  const {away, flagged, sound, stoppingCounted} = tasksOf(draft, service, deployment)
  const {placementStrategy, deploymentConfiguration} = service.settings
  const reason = stopReason(deployment)
  const upper = Math.max(count, Math.floor((count * deploymentConfiguration.maximumPercent) / 100))
  const total = away.length + flagged.length + sound.length + stoppingCounted
  const freed = serves ? 0 : flagged.filter(task => task.unhealthy === 'container').length
  const wanted = Math.max(0, count - sound.length)
  const mayTry = draft.nowMs >= (deployment.nextAttemptAtMs ?? 0) || deployment.unplaced === true
  const starting = mayTry ? Math.max(0, Math.min(wanted, upper - total + freed)) : 0
  if (!serves) stopServiceTasks(draft, service, flagged, reason)
  const started = startServiceTasks(draft, service, deployment, starting, Math.min(flagged.length, starting)).length

  const free = (tasks: readonly Task[]) => tasks.filter(task => !isProtected(task, draft.nowMs))
  const replaced = serves ? [...flagged, ...away] : away
  const healthy = sound.filter(task => task.healthy).length
  const mayGo = Math.max(0, replaced.length - Math.max(0, count - healthy))
  const oneForRoom = mayGo === 0 && upper - total - started <= 0 && healthy === sound.length && sound.length < count
  const surplus = Math.max(0, sound.length - count)
  const stops = [
    ...free(replaced).slice(0, oneForRoom ? 1 : mayGo),
    ...chooseToStop(free(sound), surplus, placementStrategy, arn => draft.containerInstances.get(arn)),
  ]
  stopServiceTasks(draft, service, stops, reason)
  const changed = started + stops.length + (serves ? 0 : flagged.length) > 0
  if (surplus > 0) tellProtected(draft, service, deployment, sound, changed)
  return changed
}
