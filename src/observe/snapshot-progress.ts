import type {Clock} from '../core/clock.js'
import type {NotRead} from '../placement/snapshot.js'
import type {ReadsListener} from './snapshot-reads.js'

/** What a load tells while it runs; `ui/` prints it. */
export type SnapshotEvent =
  | {type: 'progress'; calls: number; expectedCalls: number; etaMs?: number}
  | {type: 'throttled'; operation: string; waitMs: number}
  | {type: 'not-read'; what: string; why?: string; iamAction?: string}

const page = 100
const servicePage = 10
/** The cluster, the settings, capacity providers, subnets, target groups, a few task definitions. */
const fixedCalls = 10
/** The refill of the bucket nearly every call is drawn from. */
const callsPerSecond = 20
const burst = 100

/** Counts calls against what the cluster's own counts promise, and keeps what was refused. */
export class SnapshotProgress implements ReadsListener {
  readonly refusals: NotRead[] = []
  readonly #clock: Clock
  readonly #listener: ((event: SnapshotEvent) => void) | undefined
  readonly #startedAtMs: number
  #calls = 0
  #expected = fixedCalls

  constructor(clock: Clock, listener?: (event: SnapshotEvent) => void) {
    this.#clock = clock
    this.#listener = listener
    this.#startedAtMs = clock.monotonic()
  }

  /** The cluster's own counts, from which the number of pages follows. */
  expect(counts: {containerInstances: number; tasks: number; services: number}): void {
    const pages = Math.ceil(counts.containerInstances / page) + Math.ceil(counts.tasks / page)
    this.#expected =
      fixedCalls + 2 * pages + Math.ceil(counts.services / page) + Math.ceil(counts.services / servicePage)
  }

  finished(): void {
    this.#calls++
    const expectedCalls = Math.max(this.#expected, this.#calls)
    const left = expectedCalls - this.#calls
    const elapsedMs = this.#clock.monotonic() - this.#startedAtMs
    // Two bounds hold: the pace so far, and the bucket once its burst is spent.
    const bucketMs = (Math.max(0, expectedCalls - burst) / callsPerSecond) * 1000 - elapsedMs
    const etaMs = Math.max(0, (elapsedMs / this.#calls) * left, left > 0 ? bucketMs : 0)
    this.#listener?.({type: 'progress', calls: this.#calls, expectedCalls, etaMs})
  }

  throttled(operation: string, waitMs: number): void {
    this.#listener?.({type: 'throttled', operation, waitMs})
  }

  notRead(entry: NotRead): void {
    this.refusals.push(entry)
    this.#listener?.({type: 'not-read', ...entry})
  }
}
