import type {Clock} from '../core/clock.js'
import type {Patience} from './context.js'

const slowestMs = 30_000

/**
 * When to ask next. The interval doubles while AWS throttles (to 30 s at most) and comes back by halves; silence is
 * measured on the monotonic clock, so neither a wrong clock here nor one there ends a job early.
 */
export class Pace {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #baseMs: number
  readonly #unreachableMs: number
  #intervalMs: number
  #lastAnswer: number

  constructor(clock: Clock, random: () => number, patience: Patience) {
    this.#clock = clock
    this.#random = random
    this.#baseMs = patience.pollIntervalMs
    this.#unreachableMs = patience.unreachableTimeoutMs
    this.#intervalMs = patience.pollIntervalMs
    this.#lastAnswer = clock.monotonic()
  }

  /** Milliseconds until the next poll, jitter added upwards only: the call budget holds. */
  nextMs(): number {
    return Math.round(this.#intervalMs * (1 + this.#random() / 10))
  }

  /** AWS answered. */
  answered(): void {
    this.#lastAnswer = this.#clock.monotonic()
    this.#intervalMs = Math.max(this.#baseMs, this.#intervalMs / 2)
  }

  /** AWS throttled, which is an answer too. @returns milliseconds until the next try */
  throttled(): number {
    this.#lastAnswer = this.#clock.monotonic()
    this.#intervalMs = Math.min(Math.max(slowestMs, this.#baseMs), this.#intervalMs * 2)
    return this.nextMs()
  }

  /** Whether AWS has been silent for longer than the job's patience. */
  gaveUp(): boolean {
    return this.#clock.monotonic() - this.#lastAnswer >= this.#unreachableMs
  }

  /** Milliseconds of silence. */
  silentMs(): number {
    return this.#clock.monotonic() - this.#lastAnswer
  }

  sleep(signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(this.nextMs(), signal)
  }
}
