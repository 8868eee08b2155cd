import type {Clock} from '../../src/core/clock.js'

/** A clock that leaps to the next wake-up once nobody has anything to do: for jobs side by side. */
export interface VirtualClock extends Clock {
  /** A call under way: time stands still until it is answered. */
  during<T>(call: () => Promise<T>): Promise<T>
}

interface Sleeper {
  atMs: number
  wake: () => void
  fail: (error: unknown) => void
}

/** `advance` moves whatever else lives by this clock, such as an endpoint in another process. */
export function virtualClock(advance: (ms: number) => Promise<void>, startMs = Date.now()): VirtualClock {
  let passedMs = 0
  let busy = 0
  let looking = false
  let sleepers: Sleeper[] = []
  const look = () => {
    if (looking) return
    looking = true
    // two turns: who was just woken, or just answered, must have come as far as the next call or sleep
    setImmediate(() => setImmediate(() => void leap()))
  }
  const leap = async () => {
    looking = false
    if (busy > 0 || sleepers.length === 0) return
    const atMs = Math.min(...sleepers.map(sleeper => sleeper.atMs))
    const ms = atMs - passedMs
    if (ms > 0) {
      busy++
      try {
        await advance(ms)
        passedMs = atMs
      } catch (error) {
        for (const {fail} of sleepers.splice(0)) fail(error)
      } finally {
        busy--
      }
    }
    const due = sleepers.filter(sleeper => sleeper.atMs <= passedMs)
    sleepers = sleepers.filter(sleeper => sleeper.atMs > passedMs)
    for (const {wake} of due) wake()
    if (sleepers.length > 0) look()
  }
  return {
    now: () => startMs + passedMs,
    monotonic: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        sleepers.push({
          atMs: passedMs + ms,
          wake: () => (signal?.aborted ? reject(signal.reason) : resolve()),
          fail: reject,
        })
        look()
      }),
    during: async call => {
      busy++
      try {
        return await call()
      } finally {
        busy--
        look()
      }
    },
  }
}
