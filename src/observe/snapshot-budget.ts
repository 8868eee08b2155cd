import type {Clock} from '../core/clock.js'

/** A token bucket: `burst` calls at once, then `perSecond`; callers are served in the order they came. */
export class TokenBucket {
  readonly #clock: Clock
  readonly #burst: number
  readonly #perSecond: number
  #tokens: number
  #filledAtMs: number

  constructor(clock: Clock, burst: number, perSecond: number) {
    this.#clock = clock
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
    this.#filledAtMs = clock.monotonic()
  }

  /** Resolves when the call may be sent. */
  async take(signal?: AbortSignal): Promise<void> {
    this.#refill()
    this.#tokens -= 1
    if (this.#tokens < 0) await this.#clock.sleep((-this.#tokens / this.#perSecond) * 1000, signal)
  }

  /** AWS said it is empty: somebody else draws from it too. */
  drain(): void {
    this.#refill()
    this.#tokens = Math.min(this.#tokens, 0)
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAtMs) / 1000) * this.#perSecond)
    this.#filledAtMs = now
  }
}
