import type {DaemonReservation} from './request.js'
import {requestOfService, taskDefinitionOf} from './service-request.js'
import type {ClusterSnapshot} from './snapshot.js'

/** The snapshot's daemon services, as far as their task definitions are in it. */
export function daemonsOf(snapshot: Pick<ClusterSnapshot, 'services' | 'taskDefinitions'>): DaemonReservation[] {
  const daemons: DaemonReservation[] = []
  for (const service of snapshot.services ?? []) {
    if (service.schedulingStrategy !== 'DAEMON' || (service.status ?? 'ACTIVE') !== 'ACTIVE') continue
    const definition = taskDefinitionOf(snapshot, service.taskDefinition)
    if (!definition || service.launchType === 'FARGATE') continue
    const {demand, group, placementConstraints, launchType, subnets} = requestOfService(service, definition)
    daemons.push({
      demand,
      group,
      ...(placementConstraints === undefined ? {} : {placementConstraints}),
      ...(launchType === undefined ? {} : {launchType}),
      ...(subnets === undefined ? {} : {subnets}),
    })
  }
  return daemons
}
