import type {ContainerInstance, Resource} from '../placement/snapshot.js'
import {instanceName} from './placement-words.js'
import {oneLine} from './plain-text.js'

/** One container instance of the heat map: what is taken of each resource, from 0 to 1. */
export interface HeatCell {
  name: string
  zone: string
  status: string
  /** Absent when the instance did not say what it registered. */
  cpu?: HeatAmount
  memory?: HeatAmount
}

export interface HeatAmount {
  used: number
  total: number
  /** used / total */
  share: number
}

/** The cells by availability zone, zones by name, the fullest instance first. */
export function heatCells(containerInstances: readonly ContainerInstance[]): Map<string, HeatCell[]> {
  const zones = new Map<string, HeatCell[]>()
  for (const instance of containerInstances) {
    const zone = instance.attributes?.find(({name}) => name === 'ecs.availability-zone')?.value ?? 'no zone'
    const cpu = amount(instance, 'CPU')
    const memory = amount(instance, 'MEMORY')
    const cell: HeatCell = {
      name: instanceName(instance),
      zone: oneLine(zone, 60),
      status: oneLine(instance.agentConnected === false ? 'agent not connected' : (instance.status ?? ''), 40),
      ...(cpu ? {cpu} : {}),
      ...(memory ? {memory} : {}),
    }
    const cells = zones.get(cell.zone)
    if (cells) cells.push(cell)
    else zones.set(cell.zone, [cell])
  }
  for (const cells of zones.values()) {
    cells.sort((a, b) => fullness(b) - fullness(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }
  return new Map([...zones].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function fullness(cell: HeatCell): number {
  return Math.max(cell.cpu?.share ?? -1, cell.memory?.share ?? -1)
}

function amount(instance: ContainerInstance, name: string): HeatAmount | undefined {
  const total = integer(instance.registeredResources, name)
  const free = integer(instance.remainingResources, name)
  if (total === undefined || free === undefined || total <= 0) return undefined
  const used = Math.min(total, Math.max(0, total - free))
  return {used, total, share: used / total}
}

function integer(resources: readonly Resource[] | undefined, name: string): number | undefined {
  return resources?.find(resource => resource.name === name)?.integerValue
}
