import type {RegisterTaskDefinitionRequest, TaskDefinition} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../core/api.js'
import {connectionCode} from '../core/sdk-fault.js'
import {type ClientOptions, loadClient} from './clients.js'

/** What is registered, and how. */
export interface Registration {
  input: RegisterTaskDefinitionRequest
  /** JSON to be sent as it stands: the SDK would drop the members it does not know. */
  body?: string
  /** Whether a revision found after a call without a clear answer is the one that was sent. */
  isSame(live: TaskDefinition): boolean
}

type Reader = Pick<EcsApi, 'describeTaskDefinition'>

/**
 * RegisterTaskDefinition, sent once: the SDK's own retries are off, since a second call would make a second revision.
 * After a failure without a clear answer (reset, time-out, 5xx) the newest revision is read back, and counts when it
 * is newer than `newestRevision` and the same.
 * @throws what AWS answered
 */
export async function registerTaskDefinition(
  options: ClientOptions,
  reader: Reader,
  registration: Registration,
  newestRevision: number,
): Promise<TaskDefinition> {
  const client = await loadClient('ecs', {...options, maxAttempts: 1})
  if (registration.body !== undefined) putBody(client as unknown as Stacked, registration.body)
  try {
    return (await client.registerTaskDefinition(registration.input)).taskDefinition as TaskDefinition
  } catch (error) {
    if (!isAmbiguous(error)) throw error
    const live = await newestTaskDefinition(reader, registration.input.family as string)
    if (live && (live.revision ?? 0) > newestRevision && registration.isSame(live)) return live
    throw error
  }
}

/** The newest active revision of a family with its tags; undefined when there is none. */
export async function newestTaskDefinition(reader: Reader, family: string): Promise<TaskDefinition | undefined> {
  try {
    const answer = await reader.describeTaskDefinition({taskDefinition: family, include: ['TAGS']})
    if (!answer.taskDefinition) return undefined
    return answer.tags?.length
      ? ({...answer.taskDefinition, tags: answer.tags} as TaskDefinition)
      : answer.taskDefinition
  } catch (error) {
    // "Unable to describe task definition." is what a family that does not exist gets.
    if (/unable to describe task definition/i.test((error as Error).message)) return undefined
    throw error
  }
}

function isAmbiguous(error: unknown): boolean {
  const status = (error as {$metadata?: {httpStatusCode?: number}}).$metadata?.httpStatusCode
  return (status !== undefined && status >= 500) || connectionCode(error) !== undefined
}

interface Stacked {
  middlewareStack: {
    add(
      middleware: (
        next: (args: {request: {body: unknown}}) => Promise<unknown>,
      ) => (args: {request: {body: unknown}}) => Promise<unknown>,
      options: object,
    ): void
  }
}

// Before the body's length is taken and before it is signed.
function putBody(client: Stacked, body: string): void {
  client.middlewareStack.add(
    next => async args => {
      args.request.body = body
      return next(args)
    },
    {step: 'build', name: 'gantryBody', priority: 'high'},
  )
}
