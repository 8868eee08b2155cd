import type {Draft} from './draft.js'

/**
 * Room came free, or an instance joined or left: services with tasks that found no place, daemons and managed groups are
 * looked at in this moment.
 */
export function capacityChanged(draft: Draft): void {
  for (const {serviceName, status, settings, deployments} of draft.services.values()) {
    if (status !== 'ACTIVE') continue
    if (settings.schedulingStrategy === 'DAEMON' || deployments.some(deployment => deployment.unplaced)) {
      draft.due.services.sooner(serviceName, draft.nowMs)
    }
  }
  for (const {name, group, managedScaling} of draft.capacityProviders.values()) {
    if (group && managedScaling?.status === 'ENABLED') draft.due.capacityProviders.sooner(name, draft.nowMs)
  }
}
