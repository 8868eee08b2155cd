import type {Clock} from '../core/clock.js'

/**
 * A clock whose `now()` is AWS's: the newest Date header or timestamp seen. This machine's time is used only until the
 * first answer; sleeping and monotonic time stay this machine's.
 */
export class ServerClock implements Clock {
  readonly #base: Clock
  #nowMs: number | undefined

  constructor(base: Clock) {
    this.#base = base
  }

  /** A Date header, a timestamp or milliseconds AWS named; older ones than the newest change nothing. */
  observe(moment: string | Date | number | undefined): void {
    if (moment === undefined) return
    const ms = typeof moment === 'number' ? moment : moment instanceof Date ? moment.getTime() : Date.parse(moment)
    if (Number.isFinite(ms) && (this.#nowMs === undefined || ms > this.#nowMs)) this.#nowMs = ms
  }

  now(): number {
    return this.#nowMs ?? this.#base.now()
  }

  monotonic(): number {
    return this.#base.monotonic()
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#base.sleep(ms, signal)
  }
}
