import {UserError} from '../core/errors.js'
import {parseQuery} from '../query/parse.js'
import {reliesOnPrecedence} from '../query/query.js'
import type {Assumptions} from './assumptions.js'
import type {CompiledDaemon, FilterContext, MemberOf} from './filter.js'
import type {DaemonReservation, PlacementRequest} from './request.js'
import type {PlacementConstraint, Subnet} from './snapshot.js'

/** AWS API: RunTask.placementConstraints, those of the task definition included. */
export const maximumConstraints = 10

/**
 * The constraints of a request, read.
 * @throws UserError for an unknown type, too many, or an expression with distinctInstance; QueryError for an expression
 */
export function readConstraints(constraints: readonly PlacementConstraint[] | undefined): {
  distinctInstance: boolean
  memberOf: MemberOf[]
} {
  const given = constraints ?? []
  if (given.length > maximumConstraints) {
    throw new UserError(`${given.length} placement constraints`, {
      why: `ECS takes at most ${maximumConstraints}, those of the task definition included`,
    })
  }
  let distinctInstance = false
  const memberOf: MemberOf[] = []
  given.forEach(({type, expression}, index) => {
    if (type === 'distinctInstance') {
      if (expression !== undefined) {
        throw new UserError('distinctInstance expression should not be specified.', {
          fix: `remove the expression of constraint ${index + 1}`,
        })
      }
      distinctInstance = true
    } else if (type === 'memberOf') {
      memberOf.push({number: index + 1, query: parseQuery(expression ?? '')})
    } else {
      throw new UserError(`\`${type ?? ''}\` is not a placement constraint`, {
        fix: 'use `memberOf` or `distinctInstance`',
      })
    }
  })
  return {distinctInstance, memberOf}
}

/** Everything the filters ask of a request, read once. */
export function contextOf(
  request: Pick<PlacementRequest, 'group' | 'launchType' | 'placementConstraints' | 'subnets'>,
  cluster: {subnets?: readonly Subnet[] | undefined; daemons?: readonly DaemonReservation[]; assumptions: Assumptions},
  capacityProvider?: string,
): FilterContext {
  const {assumptions} = cluster
  const constraints = readConstraints(request.placementConstraints)
  if (constraints.memberOf.some(({query}) => reliesOnPrecedence(query))) assumptions.touch('query-precedence')
  return {
    request: {group: request.group, ...(request.launchType === undefined ? {} : {launchType: request.launchType})},
    ...(capacityProvider === undefined ? {} : {capacityProvider}),
    ...whereSubnetsAre(request.subnets, cluster.subnets),
    ...constraints,
    daemons: (cluster.daemons ?? []).map(daemon => compileDaemon(daemon, cluster)),
    assumptions,
  }
}

function compileDaemon(
  daemon: DaemonReservation,
  cluster: {subnets?: readonly Subnet[] | undefined; assumptions: Assumptions},
): CompiledDaemon {
  // a daemon runs once on an instance, so its own task being there keeps it off: the test distinctInstance makes
  const context = contextOf(daemon, {...cluster, daemons: []})
  return {...daemon, context: {...context, distinctInstance: true}}
}

/** Zones and VPCs of the subnets given, as far as the snapshot knows all of them. */
function whereSubnetsAre(
  ids: readonly string[] | undefined,
  subnets: readonly Subnet[] | undefined,
): {zones?: ReadonlySet<string>; vpcIds?: ReadonlySet<string>} {
  if (!ids || ids.length === 0 || !subnets) return {}
  const found = ids.map(id => subnets.find(subnet => subnet.subnetId === id))
  const zones = found.map(subnet => subnet?.availabilityZone)
  const vpcIds = found.map(subnet => subnet?.vpcId)
  return {
    ...(zones.includes(undefined) ? {} : {zones: new Set(zones as string[])}),
    ...(vpcIds.includes(undefined) ? {} : {vpcIds: new Set(vpcIds as string[])}),
  }
}
