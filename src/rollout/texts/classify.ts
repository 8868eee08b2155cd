import type {StopText} from '../diagnosis.js'
import {type EventText, eventRows} from './event-rows.js'
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

// A reason has 1,024 characters at most where ECS cuts it; what lies below may quote more, and tells at either end.
const headLength = 1500
const tailLength = 1000

function bounded(text: string): string {
  return text.length <= headLength + tailLength ? text : `${text.slice(0, headLength)} … ${text.slice(-tailLength)}`
}

/** The first row a task's text fits; rows stand specific before general. */
export function classifyStopText(text: string): TextMatch | undefined {
  const reading = bounded(text)
  for (const row of stopRows) {
    const match = row.pattern.exec(reading)
    if (match) return {row, groups: named(match)}
  }
  return undefined
}

/** The first row a service event fits, and the stop text of the reason it carries. */
export function classifyEvent(message: string): EventMatch | undefined {
  const whole = bounded(message)
  // a column of a terminal breaks words: the second reading joins them
  for (const reading of [whole.replace(/\s+/g, ' '), whole.replace(/\n\s*/g, '')]) {
    for (const row of eventRows) {
      const match = row.pattern.exec(reading)
      if (!match) continue
      const groups = named(match)
      const stop = row.reason ? classifyStopText(groups.why ?? reading) : undefined
      return {row, groups, ...(stop ? {stop} : {})}
    }
  }
  return undefined
}

function named(match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined))
}
