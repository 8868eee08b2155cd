import type {CloudWatchLogsApi, EcsApi, ElbV2Api} from '../core/api.js'
import type {Clock} from '../core/clock.js'
import {type EventBody, envelope} from '../core/event.js'
import type {Finding} from '../core/finding.js'
import type {PlacementSubject} from '../observe/load-evidence.js'
import type {RolloutEvent} from './event.js'

/** How often, how long, and until when a job watches. Milliseconds. */
export interface Patience {
  /** Between two polls; up to a tenth is added at random so that many jobs do not ask at once. */
  pollIntervalMs: number
  /** By AWS's own clock, from when a deployment is first looked at; absent: until it ends. */
  timeoutMs?: number
  /** By a monotonic clock: silence of AWS after which nothing is known any more. */
  unreachableTimeoutMs: number
}

/** What a rollout job works with. */
export interface RolloutContext {
  cluster: string
  /** Reads; the SDK's own retries may be on. */
  ecs: EcsApi
  /** Writes that must not be repeated blindly: the same API with the SDK's retries off. */
  ecsOnce: EcsApi
  /** Where further evidence is read, when the job may. */
  logs?: CloudWatchLogsApi
  elbV2?: ElbV2Api
  /** `now()` is AWS's time: the last answer's Date header. */
  clock: Clock
  /** Between 0 and 1, for the jitter. */
  random: () => number
  signal?: AbortSignal
  patience: Patience
  /** Calls made so far, by operation. */
  calls: Record<string, number>
  /** Whether a person watches: tasks are then counted by zone too, at a few calls a change. */
  byZone?: boolean
  /** Reads the credentials again after they expired. */
  renewCredentials?: () => Promise<void>
  /** Explains why nothing fits on the cluster's container instances, when it can. */
  explainPlacement?: (subject: PlacementSubject) => Promise<Finding | undefined>
}

/** An event in its envelope, stamped with AWS's time. */
export function stamped<E extends RolloutEvent>(context: {clock: Clock}, body: EventBody<E>): E {
  return envelope<E>(context.clock.now(), body)
}

/** Of `error.name` or the like, thrown by `sleep` when the job was interrupted. */
export function isInterrupted(context: {signal?: AbortSignal}): boolean {
  return Boolean(context.signal?.aborted)
}

/**
 * An API that counts each call by operation into `calls`; attempts the SDK repeated count too. `current` gives the
 * client of the moment, so that one with fresh credentials can take its place.
 */
export function countCalls<A extends object>(current: () => A, calls: Record<string, number>): A {
  return new Proxy({} as A, {
    get(_, property) {
      if (typeof property !== 'string') return undefined
      const operation = `${property[0]?.toUpperCase()}${property.slice(1)}`
      return async (...rest: unknown[]) => {
        calls[operation] = (calls[operation] ?? 0) + 1
        const repeats = (from: unknown) => {
          const attempts = (from as {$metadata?: {attempts?: number}} | undefined)?.$metadata?.attempts ?? 1
          if (attempts > 1) calls[operation] = (calls[operation] ?? 0) + attempts - 1
        }
        try {
          const client = current() as Record<string, (...input: unknown[]) => Promise<unknown>>
          const answer = await client[property]?.(...rest)
          repeats(answer)
          return answer
        } catch (error) {
          repeats(error)
          throw error
        }
      }
    },
  })
}
