import {type Draft, notify} from './draft.js'
import {countsHealthy, failingCheck, healthyAfterRunningMs, onlyTimeDecides, taskHealth} from './health.js'
import {countRunning, vacate} from './instance-resources.js'
import {stoppedReasons} from './messages.js'
import {failedPullMs} from './script.js'
import type {StopCode, Task, TaskStatus} from './task.js'

function enter(draft: Draft, task: Task, status: TaskStatus): void {
  task.lastStatus = status
  task.statusAtMs = draft.nowMs
  task.version++
  const {taskArn, serviceName} = task
  draft.events.push({type: 'task', atMs: draft.nowMs, taskArn, lastStatus: status, serviceName})
}

function setAttachments(task: Task, status: string): void {
  task.attachments = task.attachments.map(attachment => ({...attachment, status}))
}

function endContainers(task: Task): void {
  for (const container of task.containers) container.lastStatus = 'STOPPED'
}

/** The containers have ended: the network interface goes next, when there is one. */
function endExecution(draft: Draft, task: Task): void {
  endContainers(task)
  task.executionStoppedAtMs ??= draft.nowMs
  enter(draft, task, 'DEPROVISIONING')
  setAttachments(task, 'DELETED')
}

/**
 * Asks a task to stop, and takes it out of its load balancers. It frees its place on the container instance at once,
 * and goes DEACTIVATING (draining), STOPPING (SIGTERM, then SIGKILL), DEPROVISIONING, STOPPED in its own time.
 * `drain`: whether connections are drained first, which makes no sense for a task whose container has ended.
 */
export function askToStop(draft: Draft, task: Task, stopCode: StopCode, stoppedReason: string, drain = true): void {
  if (task.desiredStatus === 'STOPPED') return
  vacate(draft, task)
  task.desiredStatus = 'STOPPED'
  task.stopCode = stopCode
  task.stoppedReason = stoppedReason
  task.stoppingAtMs = draft.nowMs
  task.waitsForInstance = undefined
  setHealthy(draft, task, false)
  const registered = task.targets.some(target => target.state !== 'unused')
  for (const target of task.targets) if (target.state !== 'unused') target.state = 'draining'
  if (task.lastStatus !== 'RUNNING') endExecution(draft, task)
  else enter(draft, task, drain && registered ? 'DEACTIVATING' : 'STOPPING')
  schedule(draft, task)
}

function failToStart(draft: Draft, task: Task): void {
  const failure = task.script.failure
  if (!failure) return
  const container =
    task.containers.find(({name}) => name === failure.container) ?? task.containers.find(({essential}) => essential)
  if (container) {
    container.reason = (failure.reason ?? failure.stoppedReason).slice(0, 1024)
    if (failure.exitCode !== undefined) container.exitCode = failure.exitCode
  }
  askToStop(draft, task, 'TaskFailedToStart', failure.stoppedReason, false)
  notify(draft, task, {type: 'failed-to-start', taskArn: task.taskArn})
}

function setHealthy(draft: Draft, task: Task, healthy: boolean): void {
  if (task.healthy === healthy) return
  task.healthy = healthy
  const {taskArn, serviceName} = task
  draft.events.push({type: 'health', atMs: draft.nowMs, taskArn, healthy, serviceName})
  if (!healthy) return
  task.proven = true
  notify(draft, task, {type: 'healthy', taskArn})
}

function graceEndMs(draft: Draft, task: Task): number {
  const service = task.serviceName ? draft.services.get(task.serviceName) : undefined
  return (task.startedAtMs ?? 0) + (service?.settings.healthCheckGracePeriodSeconds ?? 0) * 1000
}

/** Everything a script says about a running task at one moment, ends of containers first. */
function followScript(draft: Draft, task: Task): void {
  const since = task.startedAtMs ?? draft.nowMs
  const happens = (afterMs: number) => since + afterMs <= draft.nowMs && since + afterMs > task.scriptedUntilMs
  const {script} = task
  let essentialEnded = false
  for (const exit of script.exits) {
    if (!happens(exit.afterMs)) continue
    const container = task.containers.find(({name}) => name === exit.container)
    if (!container) continue
    container.lastStatus = 'STOPPED'
    container.exitCode = exit.exitCode
    container.reason = exit.reason
    if (container.essential) essentialEnded = true
  }
  for (const result of script.containerHealth) {
    const container = happens(result.afterMs) ? task.containers.find(({name}) => name === result.container) : undefined
    if (container) container.healthStatus = result.status
  }
  task.healthStatus = taskHealth(task)
  for (const result of script.targetHealth) {
    if (!happens(result.afterMs)) continue
    for (const target of task.targets) {
      if (result.targetGroupArn !== undefined && result.targetGroupArn !== target.targetGroupArn) continue
      target.state = result.state
      target.reason = result.reason
    }
  }
  const interruption = script.interruption && happens(script.interruption.afterMs) ? script.interruption : undefined
  task.scriptedUntilMs = draft.nowMs
  if (essentialEnded) {
    const targetGroupArns = task.targets.filter(({state}) => state !== 'unused').map(target => target.targetGroupArn)
    if (targetGroupArns.length > 0) notify(draft, task, {type: 'deregistered', taskArn: task.taskArn, targetGroupArns})
    askToStop(draft, task, 'EssentialContainerExited', stoppedReasons.essentialExited, false)
    return
  }
  if (interruption) {
    askToStop(draft, task, interruption.stopCode, interruption.stoppedReason, true)
    notify(draft, task, {type: 'stopped', taskArn: task.taskArn})
    return
  }
  setHealthy(draft, task, countsHealthy(task, draft.nowMs))
  if (failingCheck(task) && !task.unhealthy && draft.nowMs >= graceEndMs(draft, task)) {
    notify(draft, task, {type: 'unhealthy', taskArn: task.taskArn})
  }
}

/** When something happens to the task by itself, or undefined. */
export function nextTaskMs(draft: Draft, task: Task): number | undefined {
  const {script} = task
  const {failure} = script
  switch (task.lastStatus) {
    case 'PROVISIONING':
      if (task.waitsForInstance) return undefined
      return task.statusAtMs + (failure?.phase === 'provisioning' ? (failure.afterMs ?? 0) : script.provisioningMs)
    case 'PENDING':
      if (failure?.phase === 'pull') return task.statusAtMs + (failure.afterMs ?? failedPullMs)
      if (failure?.phase === 'start') return task.statusAtMs + script.pullMs + (failure.afterMs ?? 0)
      return task.statusAtMs + script.pullMs
    case 'ACTIVATING':
      return task.statusAtMs + script.activatingMs
    case 'RUNNING': {
      const since = task.startedAtMs ?? task.statusAtMs
      let next = Number.POSITIVE_INFINITY
      const consider = (atMs: number) => {
        if (atMs > task.scriptedUntilMs && atMs < next) next = atMs
      }
      for (const {afterMs} of script.exits) consider(since + afterMs)
      for (const {afterMs} of script.containerHealth) consider(since + afterMs)
      for (const {afterMs} of script.targetHealth) consider(since + afterMs)
      if (script.interruption) consider(since + script.interruption.afterMs)
      if (!task.healthy && onlyTimeDecides(task)) consider(since + healthyAfterRunningMs)
      if (!task.unhealthy && failingCheck(task)) consider(graceEndMs(draft, task))
      return Number.isFinite(next) ? next : undefined
    }
    case 'DEACTIVATING':
      return task.statusAtMs + script.deregistrationMs
    case 'STOPPING': {
      let last = 0
      for (const stop of script.stops) {
        const container = task.containers.find(({name}) => name === stop.container)
        if (container?.lastStatus === 'RUNNING') last = Math.max(last, stop.afterMs)
      }
      return task.statusAtMs + last
    }
    case 'DEPROVISIONING':
      return task.statusAtMs + script.deprovisioningMs
    case 'STOPPED':
      return undefined
  }
}

/** Writes down when the task needs to be looked at again. */
export function schedule(draft: Draft, task: Task): void {
  draft.due.tasks.set(task.taskArn, nextTaskMs(draft, task))
}

function run(draft: Draft, task: Task): void {
  enter(draft, task, 'RUNNING')
  task.startedAtMs = draft.nowMs
  task.scriptedUntilMs = draft.nowMs - 1
  for (const container of task.containers) container.lastStatus = 'RUNNING'
  countRunning(draft, task)
  followScript(draft, task)
  notify(draft, task, {type: 'running', taskArn: task.taskArn})
}

function activate(draft: Draft, task: Task): void {
  task.pullStoppedAtMs = draft.nowMs
  enter(draft, task, 'ACTIVATING')
  if (task.targets.length === 0) return
  for (const target of task.targets) {
    target.state = 'initial'
    target.registeredAtMs = draft.nowMs
  }
  const targetGroupArns = task.targets.map(target => target.targetGroupArn)
  notify(draft, task, {type: 'registered', taskArn: task.taskArn, targetGroupArns})
}

function attach(draft: Draft, task: Task): void {
  enter(draft, task, 'PENDING')
  setAttachments(task, 'ATTACHED')
  task.connectivityAtMs = draft.nowMs
  task.pullStartedAtMs = draft.nowMs
}

function endPull(draft: Draft, task: Task): void {
  const {failure} = task.script
  if (!failure) {
    activate(draft, task)
    return
  }
  if (failure.phase === 'start') task.pullStoppedAtMs = task.statusAtMs + task.script.pullMs
  failToStart(draft, task)
}

function endStopping(draft: Draft, task: Task): void {
  for (const stop of task.script.stops) {
    const container = task.containers.find(({name}) => name === stop.container)
    if (container?.lastStatus === 'RUNNING') container.exitCode = stop.exitCode
  }
  endExecution(draft, task)
  notify(draft, task, {type: 'stopped', taskArn: task.taskArn})
}

function endDraining(draft: Draft, task: Task): void {
  for (const target of task.targets) target.state = 'unused'
  enter(draft, task, 'STOPPING')
}

function end(draft: Draft, task: Task): void {
  enter(draft, task, 'STOPPED')
  task.stoppedAtMs = draft.nowMs
  for (const target of task.targets) target.state = 'unused'
  draft.due.sweepMs ??= draft.nowMs + draft.assumptions.stoppedTaskRetentionMs
  notify(draft, task, {type: 'stopped', taskArn: task.taskArn})
}

const transitions: Record<TaskStatus, (draft: Draft, task: Task) => void> = {
  PROVISIONING: (draft, task) =>
    task.script.failure?.phase === 'provisioning' ? failToStart(draft, task) : attach(draft, task),
  PENDING: endPull,
  ACTIVATING: run,
  RUNNING: followScript,
  DEACTIVATING: endDraining,
  STOPPING: endStopping,
  DEPROVISIONING: end,
  STOPPED: () => {},
}

/** Lets happen what is due to one task at this moment. */
export function advanceTask(draft: Draft, taskArn: string): void {
  for (;;) {
    const atMs = draft.due.tasks.get(taskArn)
    if (atMs === undefined || atMs > draft.nowMs) return
    const task = draft.tasks.edit(taskArn)
    if (!task) {
      draft.due.tasks.set(taskArn, undefined)
      return
    }
    transitions[task.lastStatus](draft, task)
    schedule(draft, task)
  }
}

/** How long after its time a stopped task may still be described: it saves looking through all of them at every end. */
const sweepEveryMs = 60_000

/** Forgets the tasks that stopped long enough ago. */
export function sweepStoppedTasks(draft: Draft): void {
  const {stoppedTaskRetentionMs} = draft.assumptions
  let oldest: number | undefined
  for (const {taskArn, stoppedAtMs} of [...draft.tasks.values()]) {
    if (stoppedAtMs === undefined) continue
    if (stoppedAtMs + stoppedTaskRetentionMs <= draft.nowMs) draft.tasks.delete(taskArn)
    else oldest = Math.min(oldest ?? stoppedAtMs, stoppedAtMs)
  }
  draft.due.sweepMs =
    oldest === undefined ? undefined : Math.max(oldest + stoppedTaskRetentionMs, draft.nowMs + sweepEveryMs)
}
