import type {Filter, FilterContext} from '../filter.js'
import type {Instance} from '../instance.js'
import type {Demand} from '../request.js'
import {active} from './active.js'
import {agent} from './agent.js'
import {attributes} from './attributes.js'
import {cpu} from './cpu.js'
import {distinctInstance} from './distinct-instance.js'
import {launchType} from './launch-type.js'
import {location} from './location.js'
import {memberOf} from './member-of.js'
import {memory} from './memory.js'
import {networkInterfaces} from './network-interfaces.js'
import {platform} from './platform.js'

const conditions = [active, agent, launchType, attributes, platform, location, distinctInstance, memberOf]

/** What daemon tasks that have not started here yet will take; a daemon too large for the instance takes nothing. */
export function daemonShare(instance: Instance, context: FilterContext): {share: Demand | undefined; groups: string[]} {
  let share: Demand | undefined
  const groups: string[] = []
  for (const daemon of context.daemons) {
    if (daemon.group === context.request.group || (instance.groups.get(daemon.group) ?? 0) > 0) continue
    if (conditions.some(filter => filter.check(daemon.demand, instance, daemon.context))) continue
    const {cpuUnits, memoryMiB, networkInterfaces: interfaces} = daemon.demand
    if (cpuUnits > instance.cpu.free || memoryMiB > instance.memory.free) {
      context.assumptions.touch('daemon-reservation')
      continue
    }
    groups.push(daemon.group)
    share = {
      cpuUnits: (share?.cpuUnits ?? 0) + cpuUnits,
      memoryMiB: (share?.memoryMiB ?? 0) + memoryMiB,
      networkInterfaces: (share?.networkInterfaces ?? 0) + interfaces,
      gpus: 0,
      ports: [],
      attributes: [],
    }
  }
  return {share, groups}
}

/** AWS docs: ECS reserves CPU, memory and interfaces for daemon tasks before it places replicas. */
export const daemonReservation: Filter = {
  name: 'daemon-reservation',
  reason: 'daemon-reservation',
  dynamic: context => context.daemons.length > 0,
  check(demand, instance, context) {
    if (context.daemons.length === 0) return undefined
    if (context.assumptions.value('daemon-reservation') === 'nothing-kept') return undefined
    const {share, groups} = daemonShare(instance, context)
    if (!share) return undefined
    for (const [filter, member, amount] of [
      [cpu, 'cpuUnits', instance.cpu],
      [memory, 'memoryMiB', instance.memory],
      [networkInterfaces, 'networkInterfaces', undefined],
    ] as const) {
      // without the reservation it is short already: that filter has said so
      if (share[member] === 0 || demand[member] === 0 || filter.check(demand, instance, context)) continue
      const rejection = filter.check({...demand, [member]: demand[member] + share[member]}, instance, context)
      if (!rejection) continue
      return {
        filter: 'daemon-reservation',
        reason: 'daemon-reservation',
        everFits: rejection.everFits,
        need: demand[member],
        ...(typeof rejection.free === 'number' ? {free: rejection.free - share[member]} : {}),
        ...(rejection.total === undefined ? {} : {total: amount?.total ?? rejection.total}),
        ...(rejection.unit === undefined ? {} : {unit: rejection.unit}),
        detail: `${share[member]} ${rejection.unit} are kept for ${groups.join(', ')}`,
      }
    }
    return undefined
  },
}
