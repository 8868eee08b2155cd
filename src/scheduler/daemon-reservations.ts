import {demandOf} from '../placement/demand.js'
import type {DaemonReservation} from '../placement/place.js'
import type {SnapshotTaskDefinition} from '../placement/snapshot.js'
import type {Draft} from './draft.js'

/** What daemon services have a right to on every instance, before replicas (AWS docs: daemon scheduling strategy). */
export function daemonReservations(draft: Draft): DaemonReservation[] {
  const reservations: DaemonReservation[] = []
  for (const service of draft.services.values()) {
    if (service.settings.schedulingStrategy !== 'DAEMON' || service.status !== 'ACTIVE') continue
    const taskDefinition = draft.world.taskDefinition(service.settings.taskDefinition)
    if (!taskDefinition) continue
    reservations.push({
      group: `service:${service.serviceName}`,
      demand: demandOf(taskDefinition as SnapshotTaskDefinition),
      placementConstraints: service.settings.placementConstraints,
      launchType: service.settings.launchType,
    })
  }
  return reservations
}
