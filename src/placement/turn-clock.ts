/**
 * Seeded chance that neither the order of the input nor the way of searching can change. Every instance has a clock
 * that strikes at exponentially distributed intervals drawn from (seed, its ARN, how often it struck); the random
 * choice among candidates is the one that strikes next after the last choice. Such clocks have no memory, so each
 * candidate is as likely, whoever else is one.
 */
export class TurnClock {
  readonly #seed: number
  /** The last choice's strike: the next one comes after it. */
  now = 0

  constructor(seed: number) {
    this.#seed = mix(seed | 0)
  }

  /** A number of the instance that the draws start from. */
  base(arn: string): number {
    let hash = 0x811c9dc5 ^ this.#seed
    for (let index = 0; index < arn.length; index++) hash = Math.imul(hash ^ arn.charCodeAt(index), 0x01000193)
    return mix(hash)
  }

  /** The interval before strike `count` of the instance with this base. */
  interval(base: number, count: number): number {
    const uniform = ((mix(base ^ Math.imul(count + 1, 0x9e3779b1)) >>> 0) + 0.5) / 4294967296
    return -Math.log(uniform)
  }
}

/** One instance's strikes in order. */
export class Turns {
  #count = 1
  at: number

  constructor(
    readonly clock: TurnClock,
    readonly base: number,
  ) {
    this.at = clock.interval(base, 0)
  }

  /** The first strike after the clock's last choice. */
  next(): number {
    while (this.at <= this.clock.now) this.at += this.clock.interval(this.base, this.#count++)
    return this.at
  }
}

/** Finalizer of MurmurHash3: every bit of the input moves half of the output's. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
