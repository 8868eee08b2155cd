import type {RegisterTaskDefinitionRequest, TaskDefinition} from '@aws-sdk/client-ecs'
import {UserError} from '../core/errors.js'
import {normaliseTaskDefinition, sameTaskDefinition} from '../definition/task-definition.js'
import {type RolloutContext, stamped} from './context.js'
import type {RegisteredEvent, RolloutEvent} from './event.js'
import {faultOf} from './fault.js'
import {once} from './once.js'
import {patiently} from './patiently.js'
import {type ServiceRequest, withImages} from './request.js'

/** What shall run: RegisterTaskDefinition input, the ARN of a revision that is there, or undefined for the live one. */
export type WantedTaskDefinition = RegisterTaskDefinitionRequest | string | undefined

/**
 * The task definition a service shall run: registered, or reused when the newest revision of its family already says
 * the same.
 * @returns the ARN, or undefined when the request leaves the task definition alone
 */
export async function* settleTaskDefinition(
  context: RolloutContext,
  request: ServiceRequest,
  input: WantedTaskDefinition,
  dryRun = false,
): AsyncGenerator<RolloutEvent, string | undefined> {
  if (input === undefined) return undefined
  if (typeof input === 'string') return input
  const newest = await describe(context, input.family as string)
  if (newest?.status === 'ACTIVE' && sameTaskDefinition(input, newest)) {
    const taskDefinitionArn = newest.taskDefinitionArn as string
    yield stamped<RegisteredEvent>(context, {
      type: 'registered',
      service: request.service,
      taskDefinitionArn,
      reused: true,
    })
    return taskDefinitionArn
  }
  if (dryRun) {
    yield stamped(context, {type: 'request', service: request.service, operation: 'RegisterTaskDefinition', input})
    return `${input.family}:${(newest?.revision ?? 0) + 1}`
  }
  const taskDefinitionArn = yield* once(
    context,
    'RegisterTaskDefinition',
    async () => (await context.ecsOnce.registerTaskDefinition(input)).taskDefinition?.taskDefinitionArn as string,
    async () => {
      const now = await describe(context, input.family as string)
      const isNew = now?.revision !== undefined && now.revision > (newest?.revision ?? 0)
      return isNew && sameTaskDefinition(input, now) ? now.taskDefinitionArn : undefined
    },
  )
  yield stamped<RegisteredEvent>(context, {
    type: 'registered',
    service: request.service,
    taskDefinitionArn,
    reused: false,
  })
  return taskDefinitionArn
}

/**
 * What a request wants to run, with images put in; writes nothing. `liveArn` is the service's own: the base when only
 * images change.
 * @throws UserError when a named one does not exist or is INACTIVE
 */
export async function wantedTaskDefinition(
  context: RolloutContext,
  request: ServiceRequest,
  liveArn: string | undefined,
): Promise<WantedTaskDefinition> {
  const wanted = request.taskDefinition
  const hasImages = Object.keys(request.images ?? {}).length > 0
  if (wanted && 'input' in wanted) return withImages(wanted.input, request.images)
  const base = wanted?.arn ?? (hasImages ? liveArn : undefined)
  if (base === undefined) {
    if (hasImages)
      throw new UserError(`service ${request.service} has no task definition to put an image into`, {
        fix: 'pass --task-definition FILE',
      })
    return undefined
  }
  const described = await describe(context, base)
  if (!described)
    throw new UserError(`task definition ${base} does not exist`, {fix: 'register it first, or pass a file'})
  if (hasImages) return withImages(normaliseTaskDefinition(described), request.images)
  if (described.status !== 'ACTIVE')
    throw new UserError(`task definition ${base} is ${described.status}`, {
      why: 'ECS starts no new deployment from a deregistered revision',
      fix: 'name an ACTIVE revision, or register it again from a file',
    })
  return described.taskDefinitionArn
}

async function describe(context: RolloutContext, name: string): Promise<TaskDefinition | undefined> {
  try {
    const answer = await patiently(context, () =>
      context.ecs.describeTaskDefinition({taskDefinition: name, include: ['TAGS']}),
    )
    const described = answer.taskDefinition
    return described && answer.tags?.length
      ? ({...described, tags: answer.tags} as TaskDefinition)
      : (described ?? undefined)
  } catch (error) {
    // "Unable to describe task definition." is what a family or revision that does not exist gets
    if (faultOf(error) === 'refused' && /unable to describe task definition/i.test((error as Error).message))
      return undefined
    throw error
  }
}
