/** One of several jobs; `after` names those that must have ended well before it starts. */
export interface Job<E, R> {
  name: string
  after: readonly string[]
  run: () => AsyncGenerator<E, R>
}

export interface SideBySide<E, R> {
  /** Jobs that run at once, at most. */
  atMost: number
  /** Whether a job that waits for this one may start. */
  endedWell: (result: R) => boolean
  /** What stands for a job that is not started, because `because` did not end well. */
  notStarted: (name: string, because: string) => R
  /** What stands for a job that threw; throwing again ends all. */
  failed: (name: string, error: unknown) => {event?: E; result: R}
  /** Tells that a job ended, while others may go on. */
  ended: (name: string, result: R) => E | undefined
  /** Nothing new is started once this says so. */
  halted: () => boolean
}

/**
 * Runs jobs side by side, in the order given as far as what they wait for allows, and passes on their events as they
 * come. A job that does not end well keeps back those that wait for it, directly or not; the others are not disturbed.
 * @returns the results by name
 */
export async function* sideBySide<E, R>(
  jobs: readonly Job<E, R>[],
  options: SideBySide<E, R>,
): AsyncGenerator<E, Map<string, R>> {
  const results = new Map<string, R>()
  const bad = new Set<string>()
  const waiting = [...jobs]
  const names = new Set(jobs.map(job => job.name))
  const running = new Map<string, Promise<Step<E, R>>>()
  function* end(name: string, result: R): Generator<E> {
    results.set(name, result)
    if (!options.endedWell(result)) bad.add(name)
    const event = options.ended(name, result)
    if (event !== undefined) yield event
  }
  for (;;) {
    for (const job of [...waiting]) {
      const because = options.halted() ? job.name : job.after.find(name => bad.has(name))
      const ready = job.after.every(name => !names.has(name) || results.has(name))
      if (because !== undefined) yield* end(job.name, options.notStarted(job.name, because))
      else if (ready && running.size < options.atMost) running.set(job.name, step(job.name, job.run()))
      else continue
      waiting.splice(waiting.indexOf(job), 1)
    }
    if (running.size === 0) return results
    const {name, taken, error, events} = await Promise.race(running.values())
    running.delete(name)
    if (taken === undefined) {
      const {event, result} = options.failed(name, error)
      if (event !== undefined) yield event
      yield* end(name, result)
    } else if (taken.done) yield* end(name, taken.value)
    else {
      yield taken.value
      running.set(name, step(name, events))
    }
  }
}

interface Step<E, R> {
  name: string
  events: AsyncGenerator<E, R>
  /** Absent: it threw. */
  taken?: IteratorResult<E, R>
  error?: unknown
}

async function step<E, R>(name: string, events: AsyncGenerator<E, R>): Promise<Step<E, R>> {
  try {
    return {name, events, taken: await events.next()}
  } catch (error) {
    return {name, events, error}
  }
}
