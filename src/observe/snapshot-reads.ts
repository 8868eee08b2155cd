import type {Clock} from '../core/clock.js'
import {AwsError, GantryError} from '../core/errors.js'
import {deniedAction, isCredentialFault, isDenied, isThrottled} from '../core/sdk-fault.js'
import {TokenBucket} from './snapshot-budget.js'

/** One of ECS's request buckets, or the default of another service. */
export type Bucket = 'cluster' | 'service' | 'task-definition' | 'capacity-provider' | 'other'

/** What a call that AWS throttled, or a finished call, tells the caller. */
export interface ReadsListener {
  finished(operation: string): void
  throttled(operation: string, waitMs: number): void
}

/** Burst and refill per second of ECS's read buckets (AWS docs: request throttling for the Amazon ECS API). */
const buckets: Record<Bucket, {burst: number; perSecond: number}> = {
  cluster: {burst: 100, perSecond: 20},
  service: {burst: 100, perSecond: 20},
  'task-definition': {burst: 50, perSecond: 20},
  'capacity-provider': {burst: 50, perSecond: 20},
  other: {burst: 20, perSecond: 10},
}

const concurrency = 16
const longestWaitMs = 20_000
/** Which operation an error came from: AWS's text does not always say. */
const operationOf = new WeakMap<object, string>()

/** Calls against AWS's read buckets: at most 16 at once, none faster than the bucket refills, throttled ones again. */
export class Reads {
  readonly #clock: Clock
  readonly #listener: ReadsListener
  readonly #signal: AbortSignal | undefined
  readonly #buckets = new Map<Bucket, TokenBucket>()
  readonly #waiting: (() => void)[] = []
  #free = concurrency

  constructor(clock: Clock, listener: ReadsListener, signal?: AbortSignal) {
    this.#clock = clock
    this.#listener = listener
    this.#signal = signal
  }

  /** The answer of one call; a throttled call is sent again until AWS takes it. @throws what AWS answered otherwise. */
  async call<T>(bucket: Bucket, operation: string, send: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      await this.#bucket(bucket).take(this.#signal)
      await this.#enter()
      try {
        const answer = await send()
        this.#listener.finished(operation)
        return answer
      } catch (error) {
        if (!isThrottled(error) || attempt >= 30) {
          if (typeof error === 'object' && error !== null) operationOf.set(error, operation)
          throw error
        }
        const waitMs = Math.min(longestWaitMs, 1000 * 2 ** attempt)
        this.#listener.throttled(operation, waitMs)
        this.#bucket(bucket).drain()
        await this.#clock.sleep(waitMs, this.#signal)
      } finally {
        this.#leave()
      }
    }
  }

  #bucket(name: Bucket): TokenBucket {
    const known = this.#buckets.get(name)
    if (known) return known
    const {burst, perSecond} = buckets[name]
    const made = new TokenBucket(this.#clock, burst, perSecond)
    this.#buckets.set(name, made)
    return made
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}

/** A read that was refused and that the snapshot can do without, as its `notRead` entry says it. */
export interface Refusal {
  why: string
  iamAction?: string
}

/**
 * Why an optional read gave nothing; `service` is its IAM prefix (`ecs`). The action is the one AWS's text names, else
 * that of the operation.
 * @throws the error itself when it would stop every other read too: no credentials, nobody answering, our own bug.
 */
export function refusalOf(error: unknown, service: string, signal?: AbortSignal): Refusal {
  if (signal?.aborted || error instanceof GantryError || isCredentialFault(error)) throw error
  // Nobody answering for ECS stops the whole load; another service may be out of reach alone (no VPC endpoint for it).
  if (!isAnswer(error) && service === 'ecs') throw error
  const message = String((error as Error).message ?? '').slice(0, 500)
  if (!isDenied(error)) return {why: message || nameOf(error)}
  return {
    why: 'access denied',
    iamAction: deniedAction(error) ?? `${service}:${operationOf.get(error as object)}`,
  }
}

/** A refused read nothing can be said without. @returns an AwsError naming the action when access was denied. */
export function refusedRead(error: unknown): unknown {
  if (!isAnswer(error) || !isDenied(error)) return error
  const operation = operationOf.get(error as object) ?? ''
  const iamAction = `ecs:${operation}`
  const message = String((error as Error).message ?? nameOf(error))
  return new AwsError(
    message,
    {operation, name: nameOf(error), iamAction},
    {fix: `allow ${iamAction} for the caller`},
    {cause: error},
  )
}

function nameOf(error: unknown): string {
  return String((error as {name?: unknown} | undefined)?.name ?? '')
}

function isAnswer(error: unknown): boolean {
  const shape = error as {$metadata?: {httpStatusCode?: number}; $fault?: string} | undefined
  return shape?.$fault !== undefined || shape?.$metadata?.httpStatusCode !== undefined
}
