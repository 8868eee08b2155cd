import type {TaskDefinition} from '@aws-sdk/client-ecs'
import type {Task, TaskScript} from '../scheduler/task.js'
import {inScope} from './conditions.js'
import {findImage} from './find-image.js'
import type {OperationContext} from './operation.js'
import type {LocalRegion} from './state.js'

interface Start {
  region: LocalRegion
  clusterName: string
  task: Task
  taskDefinition: TaskDefinition
  platform: {os: string; architecture: string}
  context: OperationContext
}

/**
 * Why a task never reaches RUNNING, in the order the agent goes: secrets and logs, then the images. AWS's own texts
 * (AWS docs: CannotPullContainer and ResourceInitializationError troubleshooting; observed).
 */
export function startFailure(start: Start): TaskScript['failure'] | undefined {
  return networkFailure(start) ?? secretFailure(start) ?? imageFailure(start)
}

function networkFailure({region, clusterName, task}: Start): TaskScript['failure'] | undefined {
  if (task.networkMode !== 'awsvpc') return undefined
  if (!region.conditions.noEgress.some(({scope}) => inScope(scope, clusterName, task.serviceName))) return undefined
  // observed: a task without a way out stays PENDING for 4 min 49 s
  return {
    phase: 'pull',
    afterMs: 289_000,
    stoppedReason:
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from ' +
      'Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. ' +
      `RequestError: send request failed caused by: Post "https://api.ecr.${region.region}.amazonaws.com/": dial tcp ` +
      '10.0.0.1:443: i/o timeout',
  }
}

function secretFailure({region, clusterName, task, taskDefinition, context}: Start): TaskScript['failure'] | undefined {
  if (!region.conditions.deniedSecrets.some(({scope}) => inScope(scope, clusterName, task.serviceName)))
    return undefined
  const secret = taskDefinition.containerDefinitions?.flatMap(definition => definition.secrets ?? [])[0]?.valueFrom
  if (secret === undefined) return undefined
  const role = (taskDefinition.executionRoleArn ?? 'ecsTaskExecutionRole').split('/').pop()
  const caller = `arn:aws:sts::${context.accountId}:assumed-role/${role}/${task.taskArn.split('/').pop()}`
  const parameter = secret.startsWith('arn:') ? secret.split(':')[2] === 'ssm' : true
  const [action, resource] = parameter
    ? ['ssm:GetParameters', secret]
    : ['secretsmanager:GetSecretValue', secret.split(':').slice(0, 7).join(':')]
  return {
    phase: 'pull',
    afterMs: 30_000,
    stoppedReason:
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ` +
      `unable to retrieve secret from ${parameter ? 'ssm' : 'asm'}: service call has been retried 1 time(s): failed to ` +
      `fetch secret ${secret} from ${parameter ? 'systems manager' : 'secrets manager'}: AccessDeniedException: User: ` +
      `${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy ` +
      `allows the ${action} action status code: 400, request id: ${task.taskArn.split('/').pop()?.slice(0, 8)}`,
  }
}

function imageFailure(start: Start): TaskScript['failure'] | undefined {
  const {region, clusterName, task, taskDefinition, platform, context} = start
  const missing = region.conditions.missingImages.some(({scope}) => inScope(scope, clusterName, task.serviceName))
  const forced = region.conditions.imagePlatform.find(({scope}) => inScope(scope, clusterName, task.serviceName))
  for (const definition of taskDefinition.containerDefinitions ?? []) {
    const image = pulled(
      definition.image ?? '',
      task.containers.find(({name}) => name === definition.name)?.imageDigest,
    )
    const found = findImage(region.ecr, image, context)
    const failed = (reason: string): TaskScript['failure'] => ({
      phase: 'pull',
      // no time given: the scheduler's own fits the 85–92 s observed from the start to the failure of a missing tag
      stoppedReason: reason,
      container: definition.name ?? '',
      reason,
    })
    if (missing || found.kind === 'missing-tag' || found.kind === 'missing-repository') {
      return failed(
        `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ` +
          `${image}: not found`,
      )
    }
    const wanted = `${platform.os}/${platform.architecture}`
    const has =
      forced?.platform ??
      (found.kind === 'found' && found.platforms.length > 0
        ? found.platforms.map(({os, architecture}) => `${os}/${architecture}`).join(',')
        : wanted)
    if (!has.split(',').includes(wanted)) {
      return failed(
        `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain ` +
          `descriptor matching platform '${wanted}'`,
      )
    }
  }
  return undefined
}

/** What is pulled: by digest once the digest is fixed, even where the tag has moved or gone since. */
function pulled(image: string, digest: string | undefined): string {
  return digest === undefined || image.includes('@') ? image : `${image.replace(/:[^:/]+$/, '')}@${digest}`
}
