import type {TaskDefinition} from '@aws-sdk/client-ecs'
import type {ResolvedScript, Task, TaskScript} from './task.js'
import type {TargetGroupTimes} from './world.js'

/** How long a task takes to come and go when nothing says otherwise. */
export interface TaskTimeline {
  provisioningMs: number
  pullMs: number
  activatingMs: number
  deprovisioningMs: number
}

/**
 * The assumption `task-timeline`. Fargate's figures give the 51 s between two starts and the 92 s from start to a failed
 * pull that were measured; without a network interface of its own a task has nothing to provision.
 */
export const defaultTimelines: Record<'fargate' | 'awsvpc' | 'host', TaskTimeline> = {
  fargate: {provisioningMs: 15_000, pullMs: 30_000, activatingMs: 5_000, deprovisioningMs: 22_000},
  awsvpc: {provisioningMs: 10_000, pullMs: 15_000, activatingMs: 5_000, deprovisioningMs: 10_000},
  host: {provisioningMs: 0, pullMs: 15_000, activatingMs: 0, deprovisioningMs: 0},
}

/** A pull is retried before the task gives up: from PENDING to TaskFailedToStart. */
export const failedPullMs = 77_000

/** Time an orderly container takes to end on SIGTERM. */
export const orderlyStopMs = 2_000

/** SIGKILL follows SIGTERM after this time (AWS docs: stopTimeout). */
const defaultStopTimeoutSeconds = 30
const defaultHealthCheckIntervalSeconds = 30

/** ELBv2's defaults for a target group nobody described: interval 30 s, 5 healthy, 2 unhealthy, 300 s of draining. */
export const defaultTargetGroup: TargetGroupTimes = {
  healthCheckIntervalMs: 30_000,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  deregistrationDelayMs: 300_000,
}

/** Nothing decided yet: a task that waits for a container instance. */
export const unwrittenScript: ResolvedScript = {
  ...defaultTimelines.host,
  exits: [],
  containerHealth: [],
  targetHealth: [],
  deregistrationMs: 0,
  stops: [],
}

/** Tasks with the same script share one object: thousands of them are alike. */
const known = new WeakMap<TaskDefinition, Map<string, ResolvedScript>>()

/** Fills in every time a script leaves open. */
export function resolveScript(
  script: TaskScript,
  task: Pick<Task, 'launchType' | 'networkMode' | 'targets'>,
  taskDefinition: TaskDefinition,
  targetGroup: (targetGroupArn: string) => TargetGroupTimes | undefined,
): ResolvedScript {
  const groups = task.targets.map(target => ({
    arn: target.targetGroupArn,
    times: targetGroup(target.targetGroupArn) ?? defaultTargetGroup,
  }))
  const key = JSON.stringify([script, task.launchType, task.networkMode, groups])
  let scripts = known.get(taskDefinition)
  if (!scripts) {
    scripts = new Map()
    known.set(taskDefinition, scripts)
  }
  let resolved = scripts.get(key)
  if (!resolved) {
    resolved = resolve(script, task, taskDefinition, groups)
    scripts.set(key, resolved)
  }
  return resolved
}

function resolve(
  script: TaskScript,
  task: Pick<Task, 'launchType' | 'networkMode'>,
  taskDefinition: TaskDefinition,
  groups: {arn: string; times: TargetGroupTimes}[],
): ResolvedScript {
  const timeline =
    defaultTimelines[task.launchType === 'FARGATE' ? 'fargate' : task.networkMode === 'awsvpc' ? 'awsvpc' : 'host']
  const containers = taskDefinition.containerDefinitions ?? []
  const containerHealth = [...(script.containerHealth ?? [])]
  for (const container of containers) {
    if (!container.healthCheck || containerHealth.some(result => result.container === container.name)) continue
    const interval = container.healthCheck.interval ?? defaultHealthCheckIntervalSeconds
    containerHealth.push({container: container.name ?? '', afterMs: interval * 1000, status: 'HEALTHY'})
  }
  const targetHealth = [...(script.targetHealth ?? [])]
  for (const {arn, times} of groups) {
    if (targetHealth.some(result => (result.targetGroupArn ?? arn) === arn)) continue
    targetHealth.push({
      targetGroupArn: arn,
      afterMs: times.healthCheckIntervalMs * times.healthyThreshold,
      state: 'healthy',
    })
  }
  return {
    ...timeline,
    ...Object.fromEntries(Object.entries(script).filter(([, value]) => value !== undefined)),
    exits: script.exits ?? [],
    containerHealth,
    targetHealth,
    deregistrationMs: Math.max(0, ...groups.map(({times}) => times.deregistrationDelayMs)),
    stops: containers.map(container => {
      const limitMs = (container.stopTimeout ?? defaultStopTimeoutSeconds) * 1000
      const given = script.onStop?.find(stop => stop.container === container.name)
      const afterMs = given ? given.afterMs : orderlyStopMs
      return afterMs === undefined || afterMs >= limitMs
        ? {container: container.name ?? '', afterMs: limitMs, exitCode: 137}
        : {container: container.name ?? '', afterMs, exitCode: given?.exitCode ?? 143}
    }),
  }
}
