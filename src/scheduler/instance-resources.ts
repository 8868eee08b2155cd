import type {Resource} from '@aws-sdk/client-ecs'
import type {Draft} from './draft.js'
import type {ContainerInstance} from './state.js'
import type {Task} from './task.js'

type NamedResource = Resource & {name: string}

function withStrings(resource: NamedResource, values: readonly string[], add: boolean): NamedResource {
  const set = resource.stringSetValue ?? []
  return {
    ...resource,
    stringSetValue: add
      ? [...set, ...values.filter(value => !set.includes(value))]
      : set.filter(value => !values.includes(value)),
  }
}

/** The instance's free resources with one task more (`sign` 1) or one less (−1). */
function remainingAfter(instance: ContainerInstance, task: Task, sign: 1 | -1): NamedResource[] {
  const {holds} = task
  const remaining = instance.remainingResources.map(resource => {
    if (resource.name === 'CPU' && holds.cpuUnits) {
      return {...resource, integerValue: (resource.integerValue ?? 0) - sign * holds.cpuUnits}
    }
    if (resource.name === 'MEMORY' && holds.memoryMiB) {
      return {...resource, integerValue: (resource.integerValue ?? 0) - sign * holds.memoryMiB}
    }
    if ((resource.name === 'PORTS' || resource.name === 'PORTS_UDP') && holds.ports.length > 0) {
      const protocol = resource.name === 'PORTS' ? 'tcp' : 'udp'
      const ports = holds.ports.filter(port => port.protocol === protocol).map(port => String(port.port))
      return ports.length > 0 ? withStrings(resource, ports, sign === 1) : resource
    }
    if (resource.name === 'GPU' && holds.gpuIds.length > 0) return withStrings(resource, holds.gpuIds, sign === -1)
    return resource
  })
  return remaining
}

/** A task takes its place on its container instance. */
export function occupy(draft: Draft, task: Task): void {
  const instance = task.containerInstanceArn && draft.containerInstances.edit(task.containerInstanceArn)
  if (!instance) return
  instance.remainingResources = remainingAfter(instance, task, 1)
  if (task.lastStatus === 'RUNNING') instance.runningTasksCount++
  else instance.pendingTasksCount++
}

/** A task's desiredStatus becomes STOPPED: from now on its place is free for the scheduler. */
export function vacate(draft: Draft, task: Task): void {
  const instance = task.containerInstanceArn && draft.containerInstances.edit(task.containerInstanceArn)
  if (!instance) return
  instance.remainingResources = remainingAfter(instance, task, -1)
  const {holds, group, containerInstanceArn} = task
  const demand = {...holds, gpus: holds.gpuIds.length, attributes: []}
  draft.placeFreed = true
  draft.placer?.release({containerInstanceArn: containerInstanceArn as string, group, demand})
  if (task.lastStatus === 'RUNNING') instance.runningTasksCount--
  else instance.pendingTasksCount--
}

/** A pending task is RUNNING now. */
export function countRunning(draft: Draft, task: Task): void {
  const instance = task.containerInstanceArn && draft.containerInstances.edit(task.containerInstanceArn)
  if (!instance) return
  instance.pendingTasksCount--
  instance.runningTasksCount++
}
