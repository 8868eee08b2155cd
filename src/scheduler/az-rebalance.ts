import {deploymentBounds} from '../definition/deployment-bounds.js'
import {serviceStrategy} from '../placement/strategy.js'
import {primaryOf} from './deployments.js'
import type {Draft} from './draft.js'
import {emit} from './emit.js'
import {findSlots, onFargate} from './find-slots.js'
import {messages} from './messages.js'
import {createTask} from './new-task.js'
import {standingOf} from './standing.js'
import type {Deployment, Service} from './state.js'
import type {Task} from './task.js'

/** Whether AWS balances this service over its zones (AWS docs: service rebalancing). */
export function rebalances(service: Service): boolean {
  const {settings} = service
  const first = settings.placementStrategy?.[0]
  return (
    settings.availabilityZoneRebalancing === 'ENABLED' &&
    settings.schedulingStrategy === 'REPLICA' &&
    settings.deploymentConfiguration.maximumPercent > 100 &&
    (!first || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone'))
  )
}

function zonesOf(draft: Draft, service: Service): string[] {
  const zones = new Set<string>()
  if (!onFargate(service.settings)) {
    for (const {status, attributes} of draft.containerInstances.values()) {
      const zone = attributes.find(({name}) => name === 'ecs.availability-zone')?.value
      if (status === 'ACTIVE' && zone) zones.add(zone)
    }
  }
  const subnets = service.settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  for (const id of onFargate(service.settings) ? subnets : []) {
    const zone = draft.world.subnet?.(id)?.availabilityZone
    if (zone) zones.add(zone)
  }
  return [...zones].sort()
}

function counts(tasks: readonly Task[], zones: readonly string[]): Map<string, number> {
  const perZone = new Map(zones.map(zone => [zone, 0]))
  for (const {availabilityZone: zone} of tasks) if (zone) perZone.set(zone, (perZone.get(zone) ?? 0) + 1)
  return perZone
}

const described = (perZone: ReadonlyMap<string, number>) =>
  [...perZone].map(([zone, count]) => `${count} tasks in ${zone}`).join(', ')

function startIn(draft: Draft, service: Service, primary: Deployment, zone: string, siblings: Task[]): boolean {
  const {settings} = service
  const taskDefinition = draft.world.taskDefinition(primary.taskDefinition)
  if (!taskDefinition) return false
  const subnets = settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  const there = subnets.filter(id => draft.world.subnet?.(id)?.availabilityZone === zone)
  const {slots} = findSlots(draft, {
    taskDefinition,
    group: `service:${service.serviceName}`,
    count: 1,
    launchType: settings.launchType,
    capacityProviderStrategy: settings.capacityProviderStrategy,
    placementConstraints: [
      ...(settings.placementConstraints ?? []),
      {type: 'memberOf', expression: `attribute:ecs.availability-zone == ${zone}`},
    ],
    placementStrategy: serviceStrategy(settings.placementStrategy),
    networkConfiguration: there.length > 0 ? {awsvpcConfiguration: {subnets: there}} : settings.networkConfiguration,
    siblings,
  })
  const slot = slots.find(({waitsForInstance}) => !waitsForInstance)
  if (!slot) return false
  const task = createTask(draft, taskDefinition, slot, {
    service,
    group: `service:${service.serviceName}`,
    startedBy: primary.id,
    deploymentId: primary.id,
    serviceRevisionArn: primary.serviceRevisionArn,
    platformVersion: settings.platformVersion,
  })
  task.rebalanceTo = zone
  emit(draft, service, messages.startedToRebalance([task.taskArn], zone))
  const {serviceName} = service
  draft.events.push({type: 'start', atMs: draft.nowMs, taskArns: [task.taskArn], serviceName, deploymentId: primary.id})
  return true
}

/**
 * Some time after the service became steady: when its zones differ by more than one task, a task is started in the
 * emptiest; when it is healthy the fullest gives one up, which is the rolling update's own surplus.
 */
export function rebalance(draft: Draft, service: Service): void {
  const {steadyAtMs} = service
  if (steadyAtMs === undefined || service.balanceCheckedMs === steadyAtMs || !rebalances(service)) return
  if (draft.nowMs < steadyAtMs + draft.assumptions.rebalanceAfterMs) return
  service.balanceCheckedMs = steadyAtMs
  const primary = primaryOf(service)
  if (!primary) return
  const {staying, live, stoppingCounted} = standingOf(draft, service, primary)
  const perZone = counts(staying, zonesOf(draft, service))
  const order = [...perZone].sort((a, b) => a[1] - b[1])
  const emptiest = order[0]
  const fullest = order.at(-1)
  if (!emptiest || !fullest) return
  if (fullest[1] - emptiest[1] <= 1) {
    if (service.rebalancing) emit(draft, service, messages.balanced(described(perZone)))
    service.rebalancing = undefined
    return
  }
  const {upper} = deploymentBounds({
    desiredCount: service.settings.desiredCount,
    ...service.settings.deploymentConfiguration,
  })
  if (live.length >= upper) return
  if (live.length + stoppingCounted >= upper) {
    // What is stopping still takes the room: looked at again when it is gone.
    service.balanceCheckedMs = undefined
    return
  }
  if (!service.rebalancing) emit(draft, service, messages.notBalanced(described(perZone)))
  service.rebalancing = startIn(draft, service, primary, emptiest[0], staying) || undefined
  if (service.rebalancing) service.steadyAtMs = undefined
}
