import type {RolloutContext} from './context.js'
import {stamped} from './context.js'
import type {ErrorEvent, ThrottledEvent} from './event.js'
import {errorBody, faultOf} from './fault.js'

const attempts = 5

/**
 * A writing call that must happen at most once. A throttled call was refused and is sent again; after an ambiguous
 * failure (reset, time-out, 5xx) `alreadyDone` reads what AWS holds now and only its `undefined` sends it again.
 * @throws what AWS answered, when it refused, and the last failure after five tries
 */
export async function* once<T>(
  context: RolloutContext,
  operation: string,
  send: () => Promise<T>,
  alreadyDone: () => Promise<T | undefined>,
): AsyncGenerator<ThrottledEvent | ErrorEvent, T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send()
    } catch (error) {
      const fault = faultOf(error)
      if ((fault !== 'throttled' && fault !== 'ambiguous') || attempt >= attempts) throw error
      const waitMs = Math.round(1000 * 2 ** (attempt - 1) * (1 + context.random()))
      if (fault === 'throttled') yield stamped<ThrottledEvent>(context, {type: 'throttled', operation, waitMs})
      else {
        yield stamped<ErrorEvent>(context, {
          type: 'error',
          error: {
            ...errorBody(error, operation),
            why: 'no clear answer: what AWS holds now is read before anything is sent again',
          },
        })
      }
      await context.clock.sleep(waitMs, context.signal)
      if (fault === 'ambiguous') {
        const done = await readAgain(context, alreadyDone)
        if (done !== undefined) return done
      }
    }
  }
}

// The look-up after an ambiguous failure may meet the same weather: a few tries, then the caller's error stands.
async function readAgain<T>(
  context: RolloutContext,
  alreadyDone: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await alreadyDone()
    } catch (error) {
      const fault = faultOf(error)
      if ((fault !== 'throttled' && fault !== 'ambiguous') || attempt >= attempts) throw error
      await context.clock.sleep(1000 * 2 ** (attempt - 1), context.signal)
    }
  }
}
