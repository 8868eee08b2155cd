import {page} from './page.js'

/** A page in Application Auto Scaling's own words. @throws AwsFault ValidationException, InvalidNextTokenException */
export function scalingPage<T>(
  items: readonly T[],
  {MaxResults, NextToken}: {MaxResults?: number | undefined; NextToken?: string | undefined},
): {items: T[]; NextToken?: string} {
  const {items: some, nextToken} = page(
    items,
    {maxResults: MaxResults, nextToken: NextToken},
    {most: 50, fault: 'ValidationException'},
  )
  return {items: some, ...(nextToken === undefined ? {} : {NextToken: nextToken})}
}
