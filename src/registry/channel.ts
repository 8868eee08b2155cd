/** A queue between workers that emit and one generator that yields. */
export class Channel<T> {
  #items: T[] = []
  #wake: (() => void) | undefined

  emit(item: T): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** What is emitted while `work` runs, as it comes; then `work`'s result, or its error. */
  async *drain<R>(work: Promise<R>): AsyncGenerator<T, R, undefined> {
    let settled = false
    const done = work.then(
      () => undefined,
      () => undefined,
    )
    void done.then(() => {
      settled = true
      this.#wake?.()
    })
    for (;;) {
      const items = this.#items
      this.#items = []
      yield* items
      if (this.#items.length > 0) continue
      if (settled) return work
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }
}

/** Runs `task` over all items, at most `limit` at a time; the first failure stops what has not begun. */
export async function eachLimited<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failed = false
  const worker = async () => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await task(items[index] as T, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const workers = Array.from({length: Math.min(limit, items.length)}, worker)
  const outcomes = await Promise.allSettled(workers)
  const failure = outcomes.find(outcome => outcome.status === 'rejected')
  if (failure) throw failure.reason
  return results
}

/** Resolves when there is room, with what makes room again; calling that twice does no harm. */
export type Gate = () => Promise<() => void>

/** Lets `limit` in at a time, in the order they came. */
export function gate(limit: number): Gate {
  const waiting: (() => void)[] = []
  let free = limit
  return async () => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
