import type {Filter, FilterContext} from './filter.js'
import {filters} from './filters/index.js'
import type {Instance} from './instance.js'
import type {Demand} from './request.js'
import {strategies} from './strategies/index.js'
import {type Rule, type Strategy, spreadValue} from './strategy.js'
import {type TurnClock, Turns} from './turn-clock.js'

/** Instances that share the value of every spread field: a heap by the rules that are an instance's own. */
interface Bucket {
  /** Per shared rule, the number of its value. */
  values: number[]
  heap: number[]
}

interface CompiledRule extends Rule {
  strategy: Strategy
  shared: boolean
}

/**
 * The instances that fit one request, indexed so that the best by the strategy chain is found without a search: one
 * bucket for each combination of spread values, in it a heap. A task placed moves one instance in one heap; what other
 * requests changed is read from the placer's log. Slots are positions in the placer's instances, which are in ARN
 * order: the last tie-break.
 */
export class Candidates {
  /** How far the placer's log is read. */
  position = 0
  readonly #rules: CompiledRule[]
  readonly #own: CompiledRule[]
  readonly #random: boolean
  readonly #dynamic: Filter[]
  readonly #standing: Uint8Array
  readonly #bucketOf: Int32Array
  readonly #heapIndex: Int32Array
  readonly #keys: Float64Array[]
  readonly #counts: Int32Array
  /** Tasks of the group for each value of each shared rule, and each slot's value. */
  readonly #valueCounts: number[][] = []
  readonly #valueOf: Int32Array[] = []
  readonly #buckets: Bucket[] = []
  #turns: Turns[] | undefined
  /** The slot whose keys are being asked for. */
  #slot = 0
  readonly #keyContext: {group: string; nextTurn: () => number}

  constructor(
    readonly instances: readonly Instance[],
    readonly demand: Demand,
    readonly context: FilterContext,
    chain: readonly Rule[],
    readonly clock: TurnClock,
  ) {
    const size = instances.length
    const lastRandom = context.assumptions.value('tie-break') === 'random' ? [{type: 'random', field: ''} as Rule] : []
    this.#rules = compile([...chain, ...lastRandom])
    this.#own = this.#rules.filter(rule => !rule.shared)
    this.#random = this.#own.some(rule => rule.type === 'random')
    this.#dynamic = filters.filter(filter => isDynamic(filter, context))
    const standing = filters.filter(filter => !isDynamic(filter, context))
    this.#standing = new Uint8Array(size)
    this.#bucketOf = new Int32Array(size)
    this.#heapIndex = new Int32Array(size).fill(-1)
    this.#keys = this.#own.map(() => new Float64Array(size))
    this.#counts = new Int32Array(size)
    this.#keyContext = {group: context.request.group, nextTurn: () => this.#turn(this.#slot)}
    this.#indexValues()
    for (let slot = 0; slot < size; slot++) {
      const instance = instances[slot] as Instance
      this.#standing[slot] = passes(standing, demand, instance, context) ? 1 : 0
      this.#count(slot, instance)
      if (!this.#fits(slot, instance)) continue
      this.#number(slot, instance)
      const {heap} = this.#buckets[this.#bucketOf[slot] as number] as Bucket
      this.#put(heap, heap.length, slot)
    }
    for (const {heap} of this.#buckets)
      for (let index = (heap.length >> 1) - 1; index >= 0; index--) this.#down(heap, index)
  }

  #indexValues(): void {
    const shared = this.#rules.filter(rule => rule.shared)
    const bucketNumbers = new Map<string, number>()
    const valueNumbers = shared.map(() => new Map<string, number>())
    for (const _rule of shared) {
      this.#valueCounts.push([])
      this.#valueOf.push(new Int32Array(this.instances.length))
    }
    this.instances.forEach((instance, slot) => {
      const values = shared.map((rule, index) => {
        const numbers = valueNumbers[index] as Map<string, number>
        const value = spreadValue(rule.field, instance)
        let number = numbers.get(value)
        if (number === undefined) {
          number = numbers.size
          numbers.set(value, number)
          ;(this.#valueCounts[index] as number[]).push(0)
          if (value === '(none)') this.context.assumptions.touch('spread-missing-attribute')
        }
        ;(this.#valueOf[index] as Int32Array)[slot] = number
        return number
      })
      const key = values.join()
      let bucket = bucketNumbers.get(key)
      if (bucket === undefined) {
        bucket = bucketNumbers.size
        bucketNumbers.set(key, bucket)
        this.#buckets.push({values, heap: []})
      }
      this.#bucketOf[slot] = bucket
    })
  }

  /** Reads one instance again: its fit, its numbers, its place in the heap. */
  refresh(slot: number): void {
    const instance = this.instances[slot] as Instance
    this.#count(slot, instance)
    const {heap} = this.#buckets[this.#bucketOf[slot] as number] as Bucket
    const index = this.#heapIndex[slot] as number
    if (!this.#fits(slot, instance)) {
      if (index !== -1) this.#remove(heap, index)
      return
    }
    this.#number(slot, instance)
    if (index === -1) {
      this.#put(heap, heap.length, slot)
      this.#up(heap, heap.length - 1)
    } else this.#down(heap, this.#up(heap, index))
  }

  /** Brings the group's counts by value up to what the instance runs now. */
  #count(slot: number, instance: Instance): void {
    const count = instance.groups.get(this.context.request.group) ?? 0
    const change = count - (this.#counts[slot] as number)
    if (change === 0) return
    this.#counts[slot] = count
    for (let rule = 0; rule < this.#valueOf.length; rule++) {
      const value = (this.#valueOf[rule] as Int32Array)[slot] as number
      const counts = this.#valueCounts[rule] as number[]
      counts[value] = (counts[value] as number) + change
    }
  }

  #fits(slot: number, instance: Instance): boolean {
    return this.#standing[slot] === 1 && passes(this.#dynamic, this.demand, instance, this.context)
  }

  #number(slot: number, instance: Instance): void {
    this.#slot = slot
    for (let rule = 0; rule < this.#own.length; rule++) {
      const {strategy, field} = this.#own[rule] as CompiledRule
      ;(this.#keys[rule] as Float64Array)[slot] = strategy.key(instance, field, this.#keyContext)
    }
  }

  #turn(slot: number): number {
    this.#turns ??= this.instances.map(instance => new Turns(this.clock, this.clock.base(instance.arn)))
    return (this.#turns[slot] as Turns).next()
  }

  /** The slot of the best candidate, or -1. Nothing is taken. */
  best(): number {
    let best = -1
    let bestBucket: Bucket | undefined
    for (const bucket of this.#buckets) {
      if (bucket.heap.length === 0) continue
      if (this.#random) this.#advance(bucket.heap)
      const top = bucket.heap[0] as number
      if (bestBucket === undefined || this.#before(bucket, top, bestBucket, best)) {
        best = top
        bestBucket = bucket
      }
    }
    if (bestBucket) this.#noteTie(bestBucket.heap)
    return best
  }

  /** A tie within the bucket shows at the top's children; between buckets `#before` sees it. */
  #noteTie(heap: readonly number[]): void {
    const top = heap[0] as number
    for (const other of [heap[1], heap[2]]) {
      if (other !== undefined && this.#keys.every(keys => keys[other] === keys[top])) {
        this.context.assumptions.touch('tie-break')
        return
      }
    }
  }

  /** The choice is made: the clock moves on to its turn, when chance had a part in it. */
  chosen(slot: number): void {
    const rule = this.#own.findIndex(({type}) => type === 'random')
    if (rule !== -1) this.clock.now = (this.#keys[rule] as Float64Array)[slot] as number
  }

  /** Brings the top's turn past the last choice; what was below may come up. */
  #advance(heap: number[]): void {
    for (;;) {
      const top = heap[0] as number
      let stale = false
      for (let rule = 0; rule < this.#own.length; rule++) {
        const keys = this.#keys[rule] as Float64Array
        if ((this.#own[rule] as CompiledRule).type !== 'random' || (keys[top] as number) > this.clock.now) continue
        keys[top] = this.#turn(top)
        stale = true
      }
      if (!stale) return
      this.#down(heap, 0)
    }
  }

  /** Whether the chain puts (bucket, slot) first; equal in everything, the lower ARN. */
  #before(bucket: Bucket, slot: number, other: Bucket, otherSlot: number): boolean {
    let shared = 0
    let own = 0
    for (const rule of this.#rules) {
      let difference: number
      if (rule.shared) {
        const counts = this.#valueCounts[shared] as number[]
        difference =
          (counts[bucket.values[shared] as number] as number) - (counts[other.values[shared] as number] as number)
        shared++
      } else {
        const keys = this.#keys[own] as Float64Array
        difference = (keys[slot] as number) - (keys[otherSlot] as number)
        own++
      }
      if (difference !== 0) return difference < 0
    }
    this.context.assumptions.touch('tie-break')
    return slot < otherSlot
  }

  #less(a: number, b: number): boolean {
    for (const keys of this.#keys) {
      const difference = (keys[a] as number) - (keys[b] as number)
      if (difference !== 0) return difference < 0
    }
    return a < b
  }

  #up(heap: number[], from: number): number {
    const slot = heap[from] as number
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#less(slot, heap[parent] as number)) break
      this.#put(heap, index, heap[parent] as number)
      index = parent
    }
    this.#put(heap, index, slot)
    return index
  }

  #down(heap: number[], from: number): void {
    const slot = heap[from] as number
    let index = from
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && this.#less(heap[child + 1] as number, heap[child] as number)) child++
      if (!this.#less(heap[child] as number, slot)) break
      this.#put(heap, index, heap[child] as number)
      index = child
    }
    this.#put(heap, index, slot)
  }

  #put(heap: number[], index: number, slot: number): void {
    heap[index] = slot
    this.#heapIndex[slot] = index
  }

  #remove(heap: number[], index: number): void {
    this.#heapIndex[heap[index] as number] = -1
    const last = heap.pop() as number
    if (index === heap.length) return
    this.#put(heap, index, last)
    this.#down(heap, this.#up(heap, index))
  }
}

function compile(chain: readonly Rule[]): CompiledRule[] {
  return chain.map(rule => {
    const strategy = strategies.find(candidate => candidate.type === rule.type) as Strategy
    return {...rule, strategy, shared: strategy.sharedBy(rule.field)}
  })
}

function isDynamic(filter: Filter, context: FilterContext): boolean {
  return typeof filter.dynamic === 'function' ? filter.dynamic(context) : filter.dynamic
}

function passes(list: readonly Filter[], demand: Demand, instance: Instance, context: FilterContext): boolean {
  for (const filter of list) if (filter.check(demand, instance, context)) return false
  return true
}
