import type {RolloutContext} from './context.js'
import {isInterrupted, stamped} from './context.js'
import type {ErrorEvent, RolloutEvent, ServiceEventEvent, ServiceResult} from './event.js'
import {errorBody, faultOf} from './fault.js'
import type {Before} from './find-deployment.js'
import type {Pace} from './pace.js'
import {poll} from './poll.js'

/**
 * Waits until a service whose change started no deployment (a new desiredCount, say) runs what it shall: every
 * deployment but the PRIMARY gone, and its running count at its desired count.
 */
export async function* becomeSteady(
  context: RolloutContext,
  pace: Pace,
  change: {service: string | undefined; desiredCount?: number},
  before: Before,
  timeoutMs = context.patience.timeoutMs,
): AsyncGenerator<RolloutEvent, Pick<ServiceResult, 'outcome' | 'reason'>> {
  const service = change.service ?? ''
  const told = new Set(before.eventIds)
  const startMs = context.clock.now()
  let missing = 0
  try {
    for (;;) {
      const answer = yield* poll(context, pace, 'DescribeServices', () =>
        context.ecs.describeServices({cluster: context.cluster, services: [service]}),
      )
      if (!answer) return {outcome: 'unknown', reason: 'AWS has been silent for too long'}
      const found = answer.services?.[0]
      // right after a change a read may miss the service: absence must last
      missing = found?.status === 'ACTIVE' ? 0 : missing + 1
      if (missing >= 3) return {outcome: 'failed', reason: 'the service was deleted while it was watched'}
      for (const event of (found?.events ?? []).filter(each => each.id && !told.has(each.id)).reverse()) {
        told.add(event.id as string)
        yield stamped<ServiceEventEvent>(context, {type: 'event', service, message: event.message ?? ''})
      }
      const deployments = found?.deployments ?? []
      if (
        found &&
        // an answer may still be of before the change
        (change.desiredCount === undefined || found.desiredCount === change.desiredCount) &&
        deployments.length === 1 &&
        found.runningCount === found.desiredCount &&
        (found.pendingCount ?? 0) === 0 &&
        deployments[0]?.rolloutState !== 'IN_PROGRESS'
      )
        return {outcome: 'succeeded'}
      if (timeoutMs !== undefined && context.clock.now() - startMs >= timeoutMs) return {outcome: 'timed-out'}
      await pace.sleep(context.signal)
    }
  } catch (error) {
    if (isInterrupted(context)) return {outcome: 'interrupted'}
    if (faultOf(error) === undefined) throw error
    // the change was accepted: whatever a read is refused for, ECS goes on
    yield stamped<ErrorEvent>(context, {type: 'error', service, error: errorBody(error, 'DescribeServices')})
    return {outcome: faultOf(error) === 'gone' ? 'failed' : 'unknown', reason: (error as Error).message}
  }
}
