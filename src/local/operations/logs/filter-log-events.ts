import type {FilterLogEventsRequest} from '@aws-sdk/client-cloudwatch-logs'
import {logsPage, requireLogGroup, requireLogStream} from '../../log-groups.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** `filterPattern` is served as far as words go: every word must occur, `-word` and `?word` as CloudWatch reads them. */
export const filterLogEvents: Operation<LocalRegion, FilterLogEventsRequest> = {
  name: 'FilterLogEvents',
  run: (region, input) => {
    const group = requireLogGroup(region, input)
    const {logStreamNames: names, logStreamNamePrefix: prefix} = input
    if (names !== undefined && prefix !== undefined) {
      throw new AwsFault('InvalidParameterException', 'logStreamNames and logStreamNamePrefix are mutually exclusive.')
    }
    const {startTime = 0, endTime = Number.POSITIVE_INFINITY} = input
    const streams = names
      ? names.map(name => requireLogStream(group, name))
      : [...group.streams.values()].filter(({logStreamName}) => logStreamName.startsWith(prefix ?? ''))
    const matches = matcher(input.filterPattern ?? '')
    const events = streams
      .flatMap(({logStreamName, events: lines}) => lines.map(line => ({...line, logStreamName})))
      .filter(({timestampMs, message}) => timestampMs >= startTime && timestampMs <= endTime && matches(message))
      .sort((a, b) => a.timestampMs - b.timestampMs)
    const {items, ...rest} = logsPage(events, input, 10_000)
    return {
      events: items.map(({logStreamName, timestampMs, message, eventId}) => ({
        logStreamName,
        timestamp: timestampMs,
        message,
        ingestionTime: timestampMs,
        eventId,
      })),
      searchedLogStreams: [],
      ...rest,
    }
  },
}

function matcher(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%]/.test(pattern)) {
    throw new AwsFault('InvalidParameterException', 'only filter patterns of words are served by gantry local')
  }
  const terms = [...pattern.matchAll(/([-?]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign, quoted, word]) => ({
    sign,
    text: quoted ?? word ?? '',
  }))
  const any = terms.filter(({sign}) => sign === '?')
  return message =>
    terms.every(({sign, text}) => sign === '?' || message.includes(text) === (sign !== '-')) &&
    (any.length === 0 || any.some(({text}) => message.includes(text)))
}
