import type {LogGroup, LogStream} from './logs-state.js'
import {AwsFault} from './operation.js'
import type {LocalRegion} from './state.js'

export const groupArn = (region: LocalRegion, name: string) =>
  `arn:aws:logs:${region.region}:${region.accountId}:log-group:${name}`

/** The group a call names by name or ARN. @throws AwsFault ResourceNotFoundException */
export function requireLogGroup(
  region: LocalRegion,
  input: {logGroupName?: string | undefined; logGroupIdentifier?: string | undefined},
): LogGroup {
  const given = input.logGroupName ?? input.logGroupIdentifier
  if (given === undefined) {
    throw new AwsFault('InvalidParameterException', 'Either logGroupName or logGroupIdentifier must be given.')
  }
  const group = region.logGroups.get(given.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, ''))
  if (!group) throw new AwsFault('ResourceNotFoundException', 'The specified log group does not exist.')
  return group
}

/** @throws AwsFault ResourceNotFoundException */
export function requireLogStream(group: LogGroup, name: string | undefined): LogStream {
  const stream = group.streams.get(name ?? '')
  if (!stream) throw new AwsFault('ResourceNotFoundException', 'The specified log stream does not exist.')
  return stream
}

/** @throws AwsFault for a name CloudWatch Logs does not take. */
export function checkLogGroupName(name: string): void {
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return
  throw new AwsFault(
    'InvalidParameterException',
    `1 validation error detected: Value '${name.slice(0, 100)}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
  )
}

/** A page in CloudWatch Logs' own words: `limit` and `nextToken`. */
export function logsPage<T>(
  items: readonly T[],
  {limit, nextToken}: {limit?: number | undefined; nextToken?: string | undefined},
  most: number,
): {items: T[]; nextToken?: string} {
  const size = limit ?? most
  if (size < 1 || size > most) {
    throw new AwsFault(
      'InvalidParameterException',
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${most}`,
    )
  }
  const start = nextToken === undefined ? 0 : Number(/^page-(\d{1,9})$/.exec(nextToken)?.[1] ?? Number.NaN)
  if (Number.isNaN(start)) throw new AwsFault('InvalidParameterException', 'The specified nextToken is invalid.')
  const end = start + size
  return {items: items.slice(start, end), ...(end < items.length ? {nextToken: `page-${end}`} : {})}
}
