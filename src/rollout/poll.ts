import {isInterrupted, type RolloutContext, stamped} from './context.js'
import type {ErrorEvent, ThrottledEvent} from './event.js'
import {errorBody, faultOf} from './fault.js'
import type {Pace} from './pace.js'

/**
 * A read that outlives bad weather: throttled, it slows down; unanswered or with expired credentials, it is tried again
 * until AWS has been silent for the job's patience. Expired credentials are read again first.
 * @returns undefined when the patience is at an end
 * @throws what AWS answered when it refused for good (denied, bad request)
 */
export async function* poll<T>(
  context: RolloutContext,
  pace: Pace,
  operation: string,
  read: () => Promise<T>,
): AsyncGenerator<ThrottledEvent | ErrorEvent, T | undefined> {
  for (;;) {
    try {
      const answer = await read()
      pace.answered()
      return answer
    } catch (error) {
      if (isInterrupted(context)) throw error
      const fault = faultOf(error)
      if (fault === 'throttled') {
        const {waitMs, isNews} = pace.throttled()
        if (isNews) yield stamped<ThrottledEvent>(context, {type: 'throttled', operation, waitMs})
        await pace.sleep(context.signal)
        continue
      }
      if (fault !== 'ambiguous' && fault !== 'credentials') throw error
      const body = errorBody(error, operation)
      if (pace.isNews(body.message)) {
        yield stamped<ErrorEvent>(context, {
          type: 'error',
          error: {...body, why: 'ECS goes on by itself; gantry asks again'},
        })
      }
      if (pace.gaveUp()) return undefined
      if (fault === 'credentials') await context.renewCredentials?.().catch(() => undefined)
      await pace.sleep(context.signal)
      if (pace.gaveUp()) return undefined
    }
  }
}
