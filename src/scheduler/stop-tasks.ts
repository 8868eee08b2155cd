import type {Draft} from './draft.js'
import {emit} from './emit.js'
import {messages} from './messages.js'
import type {Service} from './state.js'
import type {StopCode, Task} from './task.js'
import {askToStop} from './task-life.js'

/** The scheduler stops tasks of a service, and says so: stopped, draining, deregistered. */
export function stopServiceTasks(
  draft: Draft,
  service: Service,
  tasks: readonly Task[],
  stoppedReason: (task: Task) => string,
  stopCode: StopCode = 'ServiceSchedulerInitiated',
): void {
  if (tasks.length === 0) return
  const running = tasks.filter(task => task.lastStatus === 'RUNNING')
  const targets = new Map<string, number>()
  let draining = 0
  for (const task of tasks) {
    const registered = task.targets.filter(target => target.state !== 'unused')
    if (registered.length > 0) draining++
    for (const {targetGroupArn} of registered) targets.set(targetGroupArn, (targets.get(targetGroupArn) ?? 0) + 1)
    const edited = draft.tasks.edit(task.taskArn)
    if (edited) askToStop(draft, edited, stopCode, stoppedReason(task))
  }
  const pending = tasks.length - running.length
  if (running.length > 0) emit(draft, service, messages.stopped(running.map(task => task.taskArn)))
  if (pending > 0) emit(draft, service, messages.stoppedPending(pending))
  if (draining > 0) emit(draft, service, messages.draining(draining))
  for (const [targetGroupArn, count] of targets) emit(draft, service, messages.deregistered(count, targetGroupArn))
  const byDeployment = new Map<string | undefined, string[]>()
  for (const {deploymentId, taskArn} of tasks) {
    byDeployment.set(deploymentId, [...(byDeployment.get(deploymentId) ?? []), taskArn])
  }
  for (const [deploymentId, taskArns] of byDeployment) {
    draft.events.push({
      type: 'stop',
      atMs: draft.nowMs,
      taskArns,
      serviceName: service.serviceName,
      deploymentId,
      stopCode,
    })
  }
}
