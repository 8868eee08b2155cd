import type {Clock} from '../core/clock.js'

/**
 * A token bucket: the first `perSecond` calls go at once, the rest as the bucket fills again. What is answered
 * resolves when its caller may go on; it rejects with the signal's reason.
 */
export function pace(
  perSecond: number,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  signal?: AbortSignal,
): () => Promise<void> {
  let tokens = perSecond
  let filledAtMs = clock.monotonic()
  return async () => {
    const nowMs = clock.monotonic()
    tokens = Math.min(perSecond, tokens + ((nowMs - filledAtMs) * perSecond) / 1000)
    filledAtMs = nowMs
    // Below zero is owed by those who wait already: whoever comes next waits behind them.
    tokens--
    if (tokens < 0) await clock.sleep(Math.ceil((-tokens * 1000) / perSecond), signal)
  }
}
