import type {GetLogEventsRequest} from '@aws-sdk/client-cloudwatch-logs'
import {requireLogGroup, requireLogStream} from '../../log-groups.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Tokens as CloudWatch's: `f/` goes forward, `b/` back; at an end the same token comes again. */
export const getLogEvents: Operation<LocalRegion, GetLogEventsRequest> = {
  name: 'GetLogEvents',
  run: (region, input) => {
    const stream = requireLogStream(requireLogGroup(region, input), input.logStreamName)
    const {startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = 10_000} = input
    if (limit < 1 || limit > 10_000) {
      throw new AwsFault('InvalidParameterException', 'limit must be between 1 and 10000.')
    }
    const events = stream.events.filter(({timestampMs}) => timestampMs >= startTime && timestampMs < endTime)
    const {start, end} = windowOf(input, events.length, limit)
    return {
      events: events.slice(start, end).map(({timestampMs, message}) => ({
        timestamp: timestampMs,
        message,
        ingestionTime: timestampMs,
      })),
      nextForwardToken: `f/${String(end).padStart(56, '0')}`,
      nextBackwardToken: `b/${String(start).padStart(56, '0')}`,
    }
  },
}

function windowOf(input: GetLogEventsRequest, count: number, limit: number): {start: number; end: number} {
  if (input.nextToken === undefined) {
    return input.startFromHead
      ? {start: 0, end: Math.min(limit, count)}
      : {start: Math.max(0, count - limit), end: count}
  }
  const [, direction, digits] = /^([fb])\/(\d{56})$/.exec(input.nextToken) ?? []
  if (!digits) throw new AwsFault('InvalidParameterException', 'The specified nextToken is invalid.')
  const position = Math.min(Number(digits), count)
  return direction === 'f'
    ? {start: position, end: Math.min(position + limit, count)}
    : {start: Math.max(0, position - limit), end: position}
}
