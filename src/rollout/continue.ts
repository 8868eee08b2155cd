import type {DeploymentLifecycleHookDetail} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import type {RolloutContext} from './context.js'
import {describeService, noSuchService} from './describe-service.js'
import {describeDeployment, parseDeploymentArn} from './watch.js'

/** A PAUSE hook that waits for somebody. */
export interface PausedDeployment {
  service: string
  serviceDeploymentArn: string
  stage?: string
  hook: DeploymentLifecycleHookDetail & {hookId: string}
}

/**
 * The hook a service's deployment waits at.
 * @throws UserError when nothing waits, or several do and none is named
 */
export async function findPaused(
  context: RolloutContext,
  subject: string,
  hookId: string | undefined,
): Promise<PausedDeployment> {
  const named = parseDeploymentArn(subject)
  const service = named?.service ?? arnName(subject)
  const live = named ? undefined : await describeService(context, service)
  if (!named && !live) throw await noSuchService(context, service, '`gantry status` lists the services of the cluster')
  const arn = named ? subject : live?.currentServiceDeployment
  const deployment = arn ? await describeDeployment(context, arn) : undefined
  const waiting = (deployment?.lifecycleHookDetails ?? []).filter(
    (hook): hook is DeploymentLifecycleHookDetail & {hookId: string} =>
      hook.status === 'AWAITING_ACTION' && hook.hookId !== undefined,
  )
  const hook = hookId ? waiting.find(candidate => candidate.hookId === hookId) : waiting[0]
  if (!arn || !hook)
    throw new UserError(`no deployment of ${service} waits at a pause hook`, {
      ...(waiting.length > 0 ? {why: `waiting: ${waiting.map(candidate => candidate.hookId).join(', ')}`} : {}),
      fix: `see where it stands: gantry watch ${service} --cluster ${arnName(context.cluster)}`,
    })
  if (!hookId && waiting.length > 1)
    throw new UserError(`the deployment of ${service} waits at ${waiting.length} pause hooks`, {
      fix: `pass --hook ${waiting.map(candidate => candidate.hookId).join(' or --hook ')}`,
    })
  return {
    service,
    serviceDeploymentArn: arn,
    ...(deployment?.lifecycleStage ? {stage: deployment.lifecycleStage} : {}),
    hook,
  }
}
