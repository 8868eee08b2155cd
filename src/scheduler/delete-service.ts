import {editServiceDeployment, isFinished} from './deployments.js'
import {closeDraft, openDraft} from './draft.js'
import {Refusal} from './refusal.js'
import type {ClusterState, Service} from './state.js'
import type {World} from './world.js'

/**
 * Deletes a service: DRAINING until its last task is gone, then INACTIVE.
 * @throws Refusal ServiceNotFoundException; InvalidParameterException when it is scaled above 0 and `force` is not set
 */
export function deleteService(
  state: ClusterState,
  serviceName: string,
  options: {force?: boolean},
  nowMs: number,
  world: World,
): {state: ClusterState; service: Service} {
  const draft = openDraft(state, nowMs, world)
  const service = draft.services.edit(serviceName)
  if (!service || service.status === 'INACTIVE') throw new Refusal('ServiceNotFoundException', 'Service not found.')
  if (!options.force && service.settings.desiredCount > 0 && service.settings.schedulingStrategy !== 'DAEMON') {
    throw new Refusal('InvalidParameterException', 'The service cannot be stopped while it is scaled above 0.')
  }
  service.status = 'DRAINING'
  service.settings = {...service.settings, desiredCount: 0}
  for (const deployment of service.serviceDeployments) {
    if (isFinished(deployment.status)) break
    const stopped = {status: 'STOPPED', stoppedAtMs: nowMs, finishedAtMs: nowMs, updatedAtMs: nowMs} as const
    editServiceDeployment(service, deployment.deploymentId, stopped)
  }
  draft.due.services.sooner(serviceName, nowMs)
  return {state: closeDraft(draft), service}
}
