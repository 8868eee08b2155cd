import type {Draft} from './draft.js'
import type {Deployment, Service} from './state.js'
import type {Task} from './task.js'

/** The service's tasks as one round of the rolling update sees them. */
export interface Standing {
  live: Task[]
  /** Of the PRIMARY deployment and in their right place. */
  staying: Task[]
  /** Of older deployments, or on container instances that are DRAINING. */
  leaving: Task[]
  /** On their way out and still counted against the upper bound. */
  stoppingCounted: number
  /** Everything on its way out. */
  stopping: Task[]
}

/**
 * Whether a task on its way out holds its place in the upper bound: those the scheduler stopped do until STOPPED. Those
 * that ended by themselves or that it stopped for a failed container health check do not: their replacement was seen to
 * start in the same second. Whether any does is an assumption.
 */
export function holdsPlace({assumptions}: Draft, task: Task): boolean {
  return (
    assumptions.stoppingCounts &&
    task.stopCode !== 'EssentialContainerExited' &&
    task.stopCode !== 'TaskFailedToStart' &&
    !(task.unhealthy === 'container' && task.stopCode === 'ServiceSchedulerInitiated')
  )
}

export function standingOf(draft: Draft, service: Service, primary: Deployment): Standing {
  const standing: Standing = {live: [], staying: [], leaving: [], stoppingCounted: 0, stopping: []}
  for (const arn of service.taskArns) {
    const task = draft.tasks.get(arn)
    if (!task || task.lastStatus === 'STOPPED') continue
    if (task.desiredStatus === 'STOPPED') {
      standing.stopping.push(task)
      if (holdsPlace(draft, task)) standing.stoppingCounted++
      continue
    }
    standing.live.push(task)
    const instance = task.containerInstanceArn ? draft.containerInstances.get(task.containerInstanceArn) : undefined
    const away = task.deploymentId !== primary.id || instance?.status === 'DRAINING'
    if (away) standing.leaving.push(task)
    else standing.staying.push(task)
  }
  return standing
}

export const isProtected = (task: Task, nowMs: number): boolean =>
  task.protection !== undefined && task.protection.expiresAtMs > nowMs
