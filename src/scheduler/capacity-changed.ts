import type {Draft} from './draft.js'

/** Room came free, or an instance joined: services with tasks that found no place are looked at in this moment. */
export function capacityChanged(draft: Draft): void {
  for (const service of draft.services.values()) {
    if (service.status !== 'ACTIVE') continue
    if (service.deployments.some(deployment => deployment.unplaced)) {
      draft.due.services.sooner(service.serviceName, draft.nowMs)
    }
  }
}
