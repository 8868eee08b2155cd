import {editServiceDeployment, isFinished} from './deployments.js'
import {closeDraft, openDraft} from './draft.js'
import type {HookRun} from './hooks.js'
import {Refusal} from './refusal.js'
import type {ClusterState} from './state.js'
import type {World} from './world.js'

/**
 * Answers a pause hook that waits: the deployment goes on, or back, with the next step once its other hooks have ended.
 * @throws Refusal ServiceDeploymentNotFoundException; InvalidParameterException when the deployment has ended or no such
 * hook waits (AWS docs: troubleshooting blue/green deployments)
 */
export function continueServiceDeployment(
  state: ClusterState,
  input: {serviceDeploymentArn: string; hookId: string; action: 'CONTINUE' | 'ROLLBACK'},
  nowMs: number,
  world: World,
): {state: ClusterState} {
  const {serviceDeploymentArn, hookId, action} = input
  const draft = openDraft(state, nowMs, world)
  for (const {serviceName, serviceDeployments} of state.services.values()) {
    const found = serviceDeployments.find(one => one.serviceDeploymentArn === serviceDeploymentArn)
    const service = found ? draft.services.edit(serviceName) : undefined
    if (!found || !service) continue
    if (isFinished(found.status)) {
      throw new Refusal(
        'InvalidParameterException',
        'Continuing a service deployment is not allowed for service deployment in terminal states.',
      )
    }
    const {lifecycle} = found
    const waits = lifecycle?.hooks?.some(run => run.hookId === hookId && run.status === 'AWAITING_ACTION')
    if (!lifecycle || !waits) {
      throw new Refusal(
        'InvalidParameterException',
        'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
      )
    }
    const hooks = lifecycle.hooks?.map(run => (run.hookId === hookId ? answered(run, action) : run))
    editServiceDeployment(service, found.deploymentId, {lifecycle: {...lifecycle, hooks}, updatedAtMs: nowMs})
    draft.due.services.sooner(serviceName, nowMs)
    return {state: closeDraft(draft)}
  }
  throw new Refusal('ServiceDeploymentNotFoundException', 'The service deployment does not exist.')
}

function answered(run: HookRun, action: 'CONTINUE' | 'ROLLBACK'): HookRun {
  if (action === 'CONTINUE') return {...run, status: 'SUCCEEDED'}
  return {...run, status: 'FAILED', reason: `Lifecycle hook ${run.hookId} was answered with ROLLBACK.`}
}
