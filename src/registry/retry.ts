import type {Clock} from '../core/clock.js'
import {RegistryError} from './error.js'

export interface RetryOptions {
  clock: Pick<Clock, 'sleep'>
  /** 0 ≤ x < 1; injected, so that a test knows the waits. */
  random(): number
  /** Tries in all; 5 by default. */
  attempts?: number
  signal?: AbortSignal
  onRetry?(retry: {attempt: number; waitMs: number; reason: string}): void
}

const baseMs = 500
const capMs = 20_000
const retryAfterCapMs = 60_000

/** The wait before try number `attempt` + 1 (from 1): full jitter over a doubling span, or what the registry asked. */
export function retryWaitMs(attempt: number, random: number, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, retryAfterCapMs)
  return Math.round(random * Math.min(capMs, baseMs * 2 ** attempt))
}

/** Runs `task` until it is done, its error makes another try senseless, or the tries are used up. */
export async function withRetry<T>(task: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const attempts = options.attempts ?? 5
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt)
    } catch (error) {
      if (!(error instanceof RegistryError) || !error.retryable || attempt >= attempts) throw error
      const waitMs = retryWaitMs(attempt, options.random(), error.retryAfterMs)
      options.onRetry?.({attempt, waitMs, reason: error.message})
      await options.clock.sleep(waitMs, options.signal)
    }
  }
}
