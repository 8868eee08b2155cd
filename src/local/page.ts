import {AwsFault} from './operation.js'

/**
 * One page of a listing. `most` is both the largest page and, unless `usual` is given, the usual one.
 * @throws AwsFault InvalidParameterException for a token that is none of ours and a page size out of range.
 */
export function page<T>(
  items: readonly T[],
  {nextToken, maxResults}: {nextToken?: string | undefined; maxResults?: number | undefined},
  {most, usual = most, fault = 'InvalidParameterException'}: {most: number; usual?: number; fault?: string},
): {items: T[]; nextToken?: string} {
  const size = maxResults ?? usual
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new AwsFault(fault, `maxResults must be between 1 and ${most}`)
  }
  const start = nextToken === undefined ? 0 : offsetOf(nextToken, fault)
  const end = start + size
  const rest = end < items.length ? {nextToken: Buffer.from(`offset:${end}`).toString('base64url')} : {}
  return {items: items.slice(start, end), ...rest}
}

function offsetOf(token: string, fault: string): number {
  const offset = /^offset:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (offset === undefined)
    throw new AwsFault(fault === 'ValidationException' ? 'InvalidNextTokenException' : fault, 'Invalid nextToken.')
  return Number(offset)
}
