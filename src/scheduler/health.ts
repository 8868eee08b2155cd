import type {HealthStatus, Task} from './task.js'

/** A task without any check counts as healthy this long after RUNNING (API reference, minimumHealthyPercent). */
export const healthyAfterRunningMs = 40_000

/** Any essential container UNHEALTHY makes the task UNHEALTHY, else any UNKNOWN makes it UNKNOWN. */
export function taskHealth(task: Task): HealthStatus {
  const checked = task.containers.filter(container => container.essential && container.healthChecked)
  if (checked.length === 0) return 'UNKNOWN'
  if (checked.some(container => container.healthStatus === 'UNHEALTHY')) return 'UNHEALTHY'
  return checked.some(container => container.healthStatus === 'UNKNOWN') ? 'UNKNOWN' : 'HEALTHY'
}

/** Whether only the time since RUNNING decides: neither load balancer nor container health check. */
export function onlyTimeDecides(task: Task): boolean {
  return task.targets.length === 0 && !task.containers.some(container => container.essential && container.healthChecked)
}

/** Whether a task counts towards minimumHealthyPercent (API reference, DeploymentConfiguration). */
export function countsHealthy(task: Task, nowMs: number): boolean {
  if (task.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING' || task.startedAtMs === undefined) return false
  if (onlyTimeDecides(task)) return nowMs - task.startedAtMs >= healthyAfterRunningMs
  const checked = task.containers.some(container => container.essential && container.healthChecked)
  if (checked && task.healthStatus !== 'HEALTHY') return false
  return task.targets.every(target => target.state === 'healthy')
}

/** What fails, or undefined: a container health check or a target group's. The grace period is the caller's. */
export function failingCheck(task: Task): 'container' | 'target' | undefined {
  if (task.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING') return undefined
  if (task.healthStatus === 'UNHEALTHY') return 'container'
  return task.targets.some(target => target.state === 'unhealthy') ? 'target' : undefined
}
