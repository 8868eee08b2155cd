import type {Query} from '../query/query.js'
import type {Assumptions} from './assumptions.js'
import type {Instance} from './instance.js'
import type {DaemonReservation, Demand, PlacementRequest} from './request.js'

export const filterNames = [
  'active',
  'agent',
  'launch-type',
  'capacity-provider',
  'attributes',
  'platform',
  'location',
  'cpu',
  'memory',
  'ports',
  'gpu',
  'network-interfaces',
  'daemon-reservation',
  'distinct-instance',
  'member-of',
] as const
export type FilterName = (typeof filterNames)[number]

/** Why one filter does not let a task onto one container instance. */
export interface Rejection {
  filter: FilterName
  /** ECS's own string (`RESOURCE:MEMORY`, `AGENT`, …), else the filter's name. */
  reason: string
  /** The instance could run the task if it were empty, or its other tasks were gone: waiting or scaling out helps. */
  everFits: boolean
  need?: number | string
  free?: number | string
  total?: number | string
  unit?: string
  detail?: string
  /** The snapshot does not hold what the filter asks: not a no, but a "could not tell". */
  unknown?: true
}

/** A memberOf constraint, read. */
export interface MemberOf {
  /** From 1, in the order of the request's placementConstraints. */
  number: number
  query: Query
}

export interface FilterContext {
  request: Pick<PlacementRequest, 'group' | 'launchType'>
  /** The provider chosen for this task. */
  capacityProvider?: string
  /** Zones of the task's subnets, and their VPCs; absent when there are none or they are not known. */
  zones?: ReadonlySet<string>
  vpcIds?: ReadonlySet<string>
  distinctInstance: boolean
  memberOf: readonly MemberOf[]
  daemons: readonly CompiledDaemon[]
  assumptions: Assumptions
}

/** A daemon service with its own conditions read. */
export interface CompiledDaemon extends DaemonReservation {
  context: FilterContext
}

export interface Filter {
  name: FilterName
  reason: string
  /** The answer can change with the tasks on the instance; the others hold until the instance itself changes. */
  dynamic: boolean | ((context: FilterContext) => boolean)
  check(demand: Demand, instance: Instance, context: FilterContext): Rejection | undefined
}

/** A resource of which `need` must be free; undefined when it is. */
export function shortOf(
  filter: FilterName,
  reason: string,
  need: number,
  amount: {free: number; total: number; known: boolean},
  unit: string,
): Rejection | undefined {
  if (need <= 0) return undefined
  if (!amount.known) {
    return {
      filter,
      reason,
      everFits: true,
      need,
      unit,
      unknown: true,
      detail: `its ${unit} left are not in the snapshot`,
    }
  }
  if (need <= amount.free) return undefined
  return {filter, reason, everFits: need <= amount.total, need, free: amount.free, total: amount.total, unit}
}
