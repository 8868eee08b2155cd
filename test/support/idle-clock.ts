import type {Clock} from '../../src/core/clock.js'

/** A clock that jumps to the next waker as soon as nothing else is left to do: many may sleep at once. */
export class IdleClock implements Clock {
  #nowMs = 0
  readonly #sleepers: Array<{atMs: number; wake: () => void}> = []
  #armed = false

  now(): number {
    return this.#nowMs
  }

  monotonic(): number {
    return this.#nowMs
  }

  sleep(ms: number): Promise<void> {
    return new Promise(wake => {
      this.#sleepers.push({atMs: this.#nowMs + ms, wake})
      this.#arm()
    })
  }

  #arm(): void {
    if (this.#armed) return
    this.#armed = true
    // After every promise that is ready has run.
    setImmediate(() => {
      this.#armed = false
      this.#sleepers.sort((a, b) => a.atMs - b.atMs)
      const next = this.#sleepers.shift()
      if (!next) return
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.wake()
      if (this.#sleepers.length > 0) this.#arm()
    })
  }
}
