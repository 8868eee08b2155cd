import type {DescribeLogStreamsRequest} from '@aws-sdk/client-cloudwatch-logs'
import {groupArn, logsPage, requireLogGroup} from '../../log-groups.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const describeLogStreams: Operation<LocalRegion, DescribeLogStreamsRequest> = {
  name: 'DescribeLogStreams',
  run: (region, input) => {
    const group = requireLogGroup(region, input)
    const {logStreamNamePrefix: prefix, orderBy = 'LogStreamName'} = input
    if (prefix !== undefined && orderBy === 'LastEventTime') {
      throw new AwsFault('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.')
    }
    const streams = [...group.streams.values()].filter(
      ({logStreamName}) => prefix === undefined || logStreamName.startsWith(prefix),
    )
    streams.sort((a, b) =>
      orderBy === 'LastEventTime'
        ? (a.events.at(-1)?.timestampMs ?? 0) - (b.events.at(-1)?.timestampMs ?? 0)
        : a.logStreamName < b.logStreamName
          ? -1
          : 1,
    )
    if (input.descending) streams.reverse()
    const {items, ...rest} = logsPage(streams, input, 50)
    return {
      logStreams: items.map(stream => ({
        logStreamName: stream.logStreamName,
        creationTime: stream.createdAtMs,
        firstEventTimestamp: stream.events[0]?.timestampMs,
        lastEventTimestamp: stream.events.at(-1)?.timestampMs,
        lastIngestionTime: stream.events.at(-1)?.timestampMs,
        uploadSequenceToken: '49000000000000000000000000000000000000000000000000000000',
        arn: `${groupArn(region, group.logGroupName)}:log-stream:${stream.logStreamName}`,
        storedBytes: 0,
      })),
      ...rest,
    }
  },
}
