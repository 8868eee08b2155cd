import {oneLine} from './plain-text.js'

/** Where a writing command is about to write. */
export interface Destination {
  account: string
  region: string
  /** What is written to, most general first: `cluster prod`, `service web`. */
  subject: string[]
  /** Set when it is not AWS. */
  endpoint?: string
}

/** The first line of a writing command: `account 1234 · region us-east-1 · cluster prod · service web`. */
export function destinationLine({account, region, subject, endpoint}: Destination): string {
  const parts = [
    `account ${account || 'unknown'}`,
    `region ${region}`,
    ...subject,
    ...(endpoint ? [`endpoint ${endpoint}`] : []),
  ]
  return parts.map(part => oneLine(part, 300)).join(' · ')
}
