/** The endpoint's one clock: every timestamp, the HTTP Date header and all waiting come from it. */
export interface EndpointClock {
  /** Milliseconds since the epoch. */
  now(): number
  readonly speed: number
  advance(ms: number): void
}

/** Real time × `speed` from `startMs` on; `advance` jumps ahead. */
export function runningClock(options: {speed: number; startMs: number; monotonic?: () => number}): EndpointClock {
  const monotonic = options.monotonic ?? (() => performance.now())
  const started = monotonic()
  let jumped = 0
  return {
    speed: options.speed,
    now: () => Math.floor(options.startMs + jumped + (monotonic() - started) * options.speed),
    advance: ms => {
      jumped += ms
    },
  }
}

/** Stands still until told: for tests. */
export function virtualClock(startMs: number): EndpointClock {
  let now = startMs
  return {
    speed: 0,
    now: () => now,
    advance: ms => {
      now += ms
    },
  }
}
