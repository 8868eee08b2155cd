import type {StopText} from '../diagnosis.js'
import {type EventText, eventRows, reasonAlone} from './event-rows.js'
import {readingsOf} from './reading.js'
import {stopRows} from './stop-rows.js'

export interface TextMatch {
  row: StopText
  groups: Record<string, string>
}

export interface EventMatch {
  row: EventText
  groups: Record<string, string>
  /** The stop text its reason fits, when it carries one. */
  stop?: TextMatch
}

/** The first row a task's text fits; rows stand specific before general, and a row that says why before one that says where. */
export function classifyStopText(text: string): TextMatch | undefined {
  let where: TextMatch | undefined
  for (const reading of readingsOf(text)) {
    for (const row of stopRows) {
      const match = row.pattern.exec(reading)
      if (!match || (row.speaksOf && !row.speaksOf.test(reading))) continue
      const found = {row, groups: named(match)}
      if (!row.catchAll) return found
      where ??= found
      break
    }
  }
  return where
}

/**
 * The first row a service event fits, and the stop text of the reason it carries. An event in words no row knows, that
 * quotes a task's reason, is told by that reason.
 */
export function classifyEvent(message: string): EventMatch | undefined {
  for (const reading of readingsOf(message)) {
    for (const row of eventRows) {
      const match = row.pattern.exec(reading)
      if (!match) continue
      const groups = named(match)
      const stop = row.reason ? classifyStopText(groups.why ?? reading) : undefined
      return {row, groups, ...(stop ? {stop} : {})}
    }
  }
  const stop = classifyStopText(message)
  return stop && !stop.row.benign ? {row: reasonAlone, groups: {}, stop} : undefined
}

function named(match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined))
}
