import {AwsFault} from './operation.js'

/** One page of a listing. `nextToken` is the offset in base64. @throws AwsFault for a token of no page. */
export function page<T>(
  all: T[],
  request: {nextToken?: string; maxResults?: number},
  standard = 100,
): {items: T[]; nextToken?: string} {
  const token = request.nextToken === undefined ? '0' : Buffer.from(request.nextToken, 'base64').toString()
  const start = /^\d{1,9}$/.test(token) ? Number(token) : undefined
  if (start === undefined) {
    throw new AwsFault(
      'InvalidParameterException',
      "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'",
    )
  }
  const end = start + (request.maxResults ?? standard)
  return {
    items: all.slice(start, end),
    ...(end < all.length ? {nextToken: Buffer.from(String(end)).toString('base64')} : {}),
  }
}
