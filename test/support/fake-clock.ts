import type {Clock} from '../../src/core/clock.js'

/** A clock that moves only when somebody sleeps; what is scheduled happens as time passes it. */
export class FakeClock implements Clock {
  #nowMs: number
  readonly #startMs: number
  #scheduled: {atMs: number; run: () => void}[] = []

  constructor(startMs = Date.parse('2026-01-05T10:00:00Z')) {
    this.#nowMs = startMs
    this.#startMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  monotonic(): number {
    return this.#nowMs - this.#startMs
  }

  /** Runs `run` when the clock reaches `afterMs` from its start. */
  at(afterMs: number, run: () => void): void {
    this.#scheduled.push({atMs: this.#startMs + afterMs, run})
    this.#scheduled.sort((a, b) => a.atMs - b.atMs)
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw signal.reason
    const until = this.#nowMs + ms
    while (this.#scheduled[0] && this.#scheduled[0].atMs <= until) {
      const next = this.#scheduled.shift() as {atMs: number; run: () => void}
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.run()
      if (signal?.aborted) throw signal.reason
    }
    this.#nowMs = until
  }
}
