import {sampleCallsAtLeast} from '../observe/load-placement-sample.js'
import type {RolloutContext} from './context.js'
import {leftOut, limitedCalls} from './limited-calls.js'

/** Calls that one change of a deployment may cost, besides those that are made anyway. */
export const callsPerChange = 10

/** Calls that several APIs share, until the next change gives as many again. */
export class ChangeBudget {
  #left = callsPerChange

  get left(): number {
    return this.#left
  }

  /** Something changed: there is something to look at. */
  renew(): void {
    this.#left = callsPerChange
  }

  /**
   * Takes all that is left, for a reading that keeps count itself.
   * @returns how many calls that is
   * @throws `LeftOut` when it is less than `least`
   */
  takeAll(least: number): number {
    const left = this.#left
    if (left < least) throw spent()
    this.#left = 0
    return left
  }

  /** The API; past the budget a call is refused as if AWS had refused it (`LeftOut`). */
  of<A extends object>(api: A): A {
    return limitedCalls(api, () => {
      if (this.#left < 1) throw spent()
      this.#left--
    })
  }
}

function spent(): Error {
  return leftOut(`at most ${callsPerChange} calls are made a change`)
}

/** The context for what only a change is worth reading. */
export function withinBudget(context: RolloutContext, budget: ChangeBudget): RolloutContext {
  const {logs, elbV2, explainPlacement} = context
  return {
    ...context,
    ecs: budget.of(context.ecs),
    ...(logs ? {logs: budget.of(logs)} : {}),
    ...(elbV2 ? {elbV2: budget.of(elbV2)} : {}),
    ...(explainPlacement
      ? {
          explainPlacement: async subject =>
            explainPlacement({...subject, callsAtMost: budget.takeAll(sampleCallsAtLeast)}),
        }
      : {}),
  }
}
