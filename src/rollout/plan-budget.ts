import type {Clock} from '../core/clock.js'
import {leftOut, limitedCalls} from './limited-calls.js'

/** What the plan before a deploy may read. Calls are begun for so long that those under way end within ten seconds. */
const most = {calls: 100, beginMs: 8_000}

/** Calls and time that several APIs share. */
export class ReadBudget {
  readonly #clock: Clock
  readonly #sinceMs: number
  #calls = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#sinceMs = clock.monotonic()
  }

  /** The API; past the budget a call is refused as if AWS had refused it, so that the reading names what it left out. */
  of<A extends object>(api: A): A {
    return limitedCalls(api, () => {
      if (this.#calls >= most.calls) throw leftOut(`at most ${most.calls} calls are made before a deploy`)
      if (this.#clock.monotonic() - this.#sinceMs > most.beginMs)
        throw leftOut('reading takes at most 10 s before a deploy')
      this.#calls++
    })
  }
}
