import {editServiceDeployment} from './deployments.js'
import {closeDraft, openDraft} from './draft.js'
import {Refusal} from './refusal.js'
import type {ClusterState} from './state.js'
import type {World} from './world.js'

const stoppable = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS']

/**
 * Asks a service deployment to roll back, whether or not the service is configured to; the rollback begins with the next
 * step. A rollback under way goes on.
 * @throws Refusal ServiceDeploymentNotFoundException, ConflictException
 */
export function stopServiceDeployment(
  state: ClusterState,
  serviceDeploymentArn: string,
  nowMs: number,
  world: World,
): {state: ClusterState} {
  const draft = openDraft(state, nowMs, world)
  for (const {serviceName} of draft.services.values()) {
    const service = state.services.get(serviceName)
    const found = service?.serviceDeployments.find(one => one.serviceDeploymentArn === serviceDeploymentArn)
    if (!found) continue
    if (!stoppable.includes(found.status)) {
      throw new Refusal(
        'ConflictException',
        `The service deployment is in ${found.status} state and cannot be stopped.`,
      )
    }
    const edited = draft.services.edit(serviceName)
    if (edited && (found.status === 'PENDING' || found.status === 'IN_PROGRESS')) {
      editServiceDeployment(edited, found.deploymentId, {status: 'ROLLBACK_REQUESTED', updatedAtMs: nowMs})
    }
    draft.due.services.sooner(serviceName, nowMs)
    return {state: closeDraft(draft)}
  }
  throw new Refusal('ServiceDeploymentNotFoundException', 'Service deployment not found.')
}
