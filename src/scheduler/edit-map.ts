/**
 * A map that is read from its base until the first change: copy on write, of the map once and of each value once.
 * `copy` gives a value of its own, whose nested members that are changed in place must be new as well.
 */
export class EditMap<Value extends object> {
  private current: ReadonlyMap<string, Value>
  private own: Map<string, Value> | undefined
  private readonly owned = new Set<string>()

  constructor(
    base: ReadonlyMap<string, Value>,
    private readonly copy: (value: Value) => Value,
  ) {
    this.current = base
  }

  private writable(): Map<string, Value> {
    if (!this.own) {
      this.own = new Map(this.current)
      this.current = this.own
    }
    return this.own
  }

  get size(): number {
    return this.current.size
  }

  get(key: string): Value | undefined {
    return this.current.get(key)
  }

  values(): Iterable<Value> {
    return this.current.values()
  }

  keys(): Iterable<string> {
    return this.current.keys()
  }

  /** The value to change in place; undefined when there is none. */
  edit(key: string): Value | undefined {
    const value = this.current.get(key)
    if (!value || this.owned.has(key)) return value
    const copied = this.copy(value)
    this.writable().set(key, copied)
    this.owned.add(key)
    return copied
  }

  /** `value` becomes the map's own. */
  set(key: string, value: Value): void {
    this.writable().set(key, value)
    this.owned.add(key)
  }

  delete(key: string): void {
    if (this.current.has(key)) this.writable().delete(key)
    this.owned.delete(key)
  }

  result(): ReadonlyMap<string, Value> {
    return this.current
  }
}

/** Due times by key, copied on the first change. */
export class DueTimes {
  private current: ReadonlyMap<string, number>
  private own: Map<string, number> | undefined

  constructor(base: ReadonlyMap<string, number>) {
    this.current = base
  }

  /** Sets, or with undefined removes, the time at which `key` is due. */
  set(key: string, atMs: number | undefined): void {
    if (this.current.get(key) === atMs) return
    if (!this.own) {
      this.own = new Map(this.current)
      this.current = this.own
    }
    if (atMs === undefined) this.own.delete(key)
    else this.own.set(key, atMs)
  }

  /** Makes `key` due at `atMs` unless it is due earlier. */
  sooner(key: string, atMs: number): void {
    const known = this.current.get(key)
    if (known === undefined || known > atMs) this.set(key, atMs)
  }

  get(key: string): number | undefined {
    return this.current.get(key)
  }

  earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const atMs of this.current.values()) if (atMs < earliest) earliest = atMs
    return earliest
  }

  /** The keys due at `nowMs`, in the order of time and then of insertion. */
  take(nowMs: number): string[] {
    const keys: string[] = []
    for (const [key, atMs] of this.current) if (atMs <= nowMs) keys.push(key)
    return keys
  }

  result(): ReadonlyMap<string, number> {
    return this.current
  }
}
