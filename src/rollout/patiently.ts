import type {RolloutContext} from './context.js'
import {faultOf} from './fault.js'

const tries = 6

/**
 * A read before anything was written: throttled, it is asked again after a while; whatever else AWS answers, or does
 * not answer, is the caller's to hear at once.
 */
export async function patiently<T>(context: RolloutContext, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read()
    } catch (error) {
      if (faultOf(error) !== 'throttled' || attempt >= tries) throw error
      await context.clock.sleep(Math.round(1000 * 2 ** (attempt - 1) * (1 + context.random())), context.signal)
    }
  }
}
