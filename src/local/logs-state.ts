/** CloudWatch Logs as the endpoint keeps it. */
export interface LogGroup {
  logGroupName: string
  createdAtMs: number
  retentionInDays?: number
  streams: Map<string, LogStream>
}

export interface LogStream {
  logStreamName: string
  createdAtMs: number
  events: LogEvent[]
}

export interface LogEvent {
  eventId: string
  timestampMs: number
  message: string
}

const eventsPerStream = 1000

/** Adds lines to a stream, which is made when it is not there; the oldest lines go first past 1,000. */
export function appendLog(group: LogGroup, streamName: string, lines: readonly string[], atMs: number): void {
  let stream = group.streams.get(streamName)
  if (!stream) {
    stream = {logStreamName: streamName, createdAtMs: atMs, events: []}
    group.streams.set(streamName, stream)
  }
  for (const [index, message] of lines.entries()) {
    stream.events.push({
      eventId: `${String(atMs).padStart(20, '0')}${String(stream.events.length).padStart(36, '0')}`,
      timestampMs: atMs + index,
      message,
    })
  }
  if (stream.events.length > eventsPerStream) stream.events.splice(0, stream.events.length - eventsPerStream)
}
