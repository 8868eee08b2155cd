import {partitionOf} from '../core/arn.js'
import {serviceStrategy} from '../placement/strategy.js'
import {capacityChanged} from './capacity-changed.js'
import type {Draft} from './draft.js'
import {drawId, drawInstanceId} from './draws.js'
import {findSlots} from './find-slots.js'
import {occupy} from './instance-resources.js'
import {writeScript} from './new-task.js'
import type {CapacityProvider, ContainerInstance} from './state.js'
import type {Task} from './task.js'
import {schedule} from './task-life.js'

type Group = NonNullable<CapacityProvider['group']>

function join(draft: Draft, provider: CapacityProvider, group: Group): void {
  const shape = draft.world.newContainerInstance?.(provider.name, group.launched, draft.nowMs)
  group.launched++
  if (!shape) return
  const {region, accountId, clusterName} = draft.base
  const containerInstanceArn = `arn:${partitionOf(region)}:ecs:${region}:${accountId}:container-instance/${clusterName}/${drawId(draft)}`
  const instance: ContainerInstance = {
    ...shape,
    containerInstanceArn,
    ec2InstanceId: drawInstanceId(draft),
    status: 'ACTIVE',
    agentConnected: true,
    registeredAtMs: draft.nowMs,
    capacityProviderName: provider.name,
    remainingResources: shape.registeredResources,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    attachments: [],
    version: 1,
  }
  draft.containerInstances.set(containerInstanceArn, instance)
  draft.placer = undefined
  const {name: capacityProviderName} = provider
  draft.events.push({
    type: 'container-instance',
    atMs: draft.nowMs,
    containerInstanceArn,
    status: 'ACTIVE',
    capacityProviderName,
  })
}

function waitingFor(draft: Draft, name: string): Task[] {
  return [...draft.tasks.values()].filter(task => task.waitsForInstance && task.capacityProviderName === name)
}

/** Gives waiting tasks the room there is now, the longest waiting first. */
function admit(draft: Draft, provider: CapacityProvider): void {
  for (const {taskArn} of waitingFor(draft, provider.name)) {
    const task = draft.tasks.get(taskArn) as Task
    const taskDefinition = draft.world.taskDefinition(task.taskDefinitionArn)
    const service = task.serviceName ? draft.services.get(task.serviceName) : undefined
    if (!taskDefinition) continue
    const {slots} = findSlots(draft, {
      taskDefinition,
      group: task.group,
      count: 1,
      capacityProviderStrategy: [{capacityProvider: provider.name, weight: 1}],
      placementConstraints: service?.settings.placementConstraints,
      placementStrategy: service ? serviceStrategy(service.settings.placementStrategy) : undefined,
      networkConfiguration: service?.settings.networkConfiguration,
      overrides: task.overrides,
      siblings: [],
    })
    const slot = slots.find(({waitsForInstance}) => !waitsForInstance)
    if (!slot) return
    const edited = draft.tasks.edit(taskArn) as Task
    edited.waitsForInstance = undefined
    edited.containerInstanceArn = slot.containerInstanceArn
    edited.availabilityZone = slot.availabilityZone
    edited.statusAtMs = draft.nowMs
    occupy(draft, edited)
    writeScript(draft, edited, taskDefinition)
    schedule(draft, edited)
  }
}

const amount = (resources: ContainerInstance['registeredResources'], name: string) =>
  resources.find(resource => resource.name === name)?.integerValue ?? 0

/** Instances for the waiting tasks: each group of identical demand packed on its own (AWS docs: cluster auto scaling). */
function needed(draft: Draft, provider: CapacityProvider, group: Group, waiting: readonly Task[]): number {
  const shape = draft.world.newContainerInstance?.(provider.name, group.launched, draft.nowMs)
  if (!shape) return 0
  const cpu = amount(shape.registeredResources, 'CPU')
  const memory = amount(shape.registeredResources, 'MEMORY')
  const alike = new Map<string, {count: number; perInstance: number}>()
  for (const {holds} of waiting) {
    const perInstance = Math.min(
      holds.cpuUnits > 0 ? Math.floor(cpu / holds.cpuUnits) : Number.POSITIVE_INFINITY,
      holds.memoryMiB > 0 ? Math.floor(memory / holds.memoryMiB) : Number.POSITIVE_INFINITY,
      holds.ports.length > 0 ? 1 : Number.POSITIVE_INFINITY,
    )
    const key = JSON.stringify([holds.cpuUnits, holds.memoryMiB, holds.ports])
    const known = alike.get(key) ?? {count: 0, perInstance}
    alike.set(key, {...known, count: known.count + 1})
  }
  let instances = 0
  for (const {count, perInstance} of alike.values()) if (perInstance > 0) instances += Math.ceil(count / perInstance)
  return instances
}

function members(draft: Draft, name: string): ContainerInstance[] {
  return [...draft.containerInstances.values()].filter(({capacityProviderName}) => capacityProviderName === name)
}

function scaleOut(draft: Draft, provider: CapacityProvider, group: Group, waiting: readonly Task[]): void {
  const wanted = needed(draft, provider, group, waiting) - group.starting.length
  const room = group.max - members(draft, provider.name).length - group.starting.length
  const scaling = provider.managedScaling
  const stepped = Math.max(wanted, wanted > 0 ? (scaling?.minimumScalingStepSize ?? 1) : 0)
  const added = Math.min(stepped, room, scaling?.maximumScalingStepSize ?? 10_000)
  if (added <= 0) return
  group.starting = [...group.starting, ...new Array<number>(added).fill(draft.nowMs + group.startMs)]
  group.desired += added
}

/** Empty instances leave after a while, down to the group's minimum. */
function scaleIn(draft: Draft, provider: CapacityProvider, group: Group): void {
  const all = members(draft, provider.name)
  const empty = all.filter(one => one.runningTasksCount + one.pendingTasksCount === 0)
  const leaving = Math.min(empty.length, all.length - group.min)
  if (leaving <= 0) {
    group.emptySinceMs = undefined
    return
  }
  group.emptySinceMs ??= draft.nowMs
  if (draft.nowMs - group.emptySinceMs < draft.assumptions.emptyInstanceMs) return
  for (const {containerInstanceArn} of empty.slice(-leaving)) draft.containerInstances.delete(containerInstanceArn)
  draft.placer = undefined
  group.desired -= leaving
  group.emptySinceMs = undefined
}

/** Brings one capacity provider to this moment: instances that have started join, waiting tasks get room, the group scales. */
export function reconcileCapacityProvider(draft: Draft, name: string): void {
  const provider = draft.capacityProviders.edit(name)
  const group = provider?.group
  if (!provider || !group) {
    draft.due.capacityProviders.set(name, undefined)
    return
  }
  const ready = group.starting.filter(atMs => atMs <= draft.nowMs).length
  group.starting = group.starting.filter(atMs => atMs > draft.nowMs)
  for (let i = 0; i < ready; i++) join(draft, provider, group)
  if (ready > 0) capacityChanged(draft)
  admit(draft, provider)
  if (provider.managedScaling?.status === 'ENABLED') {
    const waiting = waitingFor(draft, name)
    scaleOut(draft, provider, group, waiting)
    if (waiting.length === 0 && group.starting.length === 0) scaleIn(draft, provider, group)
    else group.emptySinceMs = undefined
  }
  const times = [...group.starting]
  if (group.emptySinceMs !== undefined) times.push(group.emptySinceMs + draft.assumptions.emptyInstanceMs)
  draft.due.capacityProviders.set(name, times.length > 0 ? Math.min(...times) : undefined)
}
