import type {Draft} from './draft.js'

/** Room came free, or an instance joined: services with tasks that found no place, and managed groups, are looked at in this moment. */
export function capacityChanged(draft: Draft): void {
  for (const service of draft.services.values()) {
    if (service.status !== 'ACTIVE') continue
    if (service.deployments.some(deployment => deployment.unplaced)) {
      draft.due.services.sooner(service.serviceName, draft.nowMs)
    }
  }
  for (const {name, group, managedScaling} of draft.capacityProviders.values()) {
    if (group && managedScaling?.status === 'ENABLED') draft.due.capacityProviders.sooner(name, draft.nowMs)
  }
}
