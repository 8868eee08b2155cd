import type {Clock} from '../core/clock.js'
import type {Patience} from './context.js'

const slowestMs = 30_000

/**
 * When to ask next: one pace for all that a job watches, for what AWS throttles is the account. The interval doubles
 * while AWS throttles (to 30 s at most) and comes back by halves, once a round however many ask; silence is measured on
 * the monotonic clock, so neither a wrong clock here nor one there ends a job early.
 */
export class Pace {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #baseMs: number
  readonly #unreachableMs: number
  #intervalMs: number
  #lastAnswer: number
  #nextMs: number | undefined
  #sleeping: Promise<void> | undefined
  #told = new Set<string>()
  #round = {slowed: false, eased: false}

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
    this.#nextMs ??= Math.round(this.#intervalMs * (1 + this.#random() / 10))
    return this.#nextMs
  }

  /** AWS answered. */
  answered(): void {
    this.#lastAnswer = this.#clock.monotonic()
    this.#told.clear()
    if (this.#round.eased || this.#round.slowed) return
    this.#round.eased = true
    this.#setInterval(Math.max(this.#baseMs, this.#intervalMs / 2))
  }

  /** AWS throttled, which is an answer too. @returns milliseconds until the next try; the first of a round is news */
  throttled(): {waitMs: number; isNews: boolean} {
    this.#lastAnswer = this.#clock.monotonic()
    const isNews = !this.#round.slowed
    if (isNews) {
      this.#round.slowed = true
      this.#setInterval(Math.min(Math.max(slowestMs, this.#baseMs), this.#intervalMs * 2))
    }
    return {waitMs: this.nextMs(), isNews}
  }

  /** Whether nobody was told this since AWS last answered: one line a kind of failure, not one a poll and service. */
  isNews(text: string): boolean {
    if (this.#told.has(text)) return false
    this.#told.add(text)
    return true
  }

  /** Whether AWS has been silent for longer than the job's patience. */
  gaveUp(): boolean {
    return this.#clock.monotonic() - this.#lastAnswer >= this.#unreachableMs
  }

  /** Until the next round, which all that sleep meanwhile begin together. */
  sleep(signal?: AbortSignal): Promise<void> {
    this.#sleeping ??= this.#clock.sleep(this.nextMs(), signal).finally(() => {
      this.#sleeping = undefined
      this.#nextMs = undefined
      this.#round = {slowed: false, eased: false}
    })
    return this.#sleeping
  }

  #setInterval(ms: number): void {
    if (ms === this.#intervalMs) return
    this.#intervalMs = ms
    this.#nextMs = undefined
  }
}
