import {UserError} from '../core/errors.js'
import {parseSchedule, type Schedule, scheduleMatches} from './schedule.js'

/** One scheduled action, checked. Start and end are UTC, in milliseconds since the epoch. */
export interface ScheduledAction {
  name: string
  schedule: Schedule
  timezone: string
  min?: number
  max?: number
  startMs?: number
  endMs?: number
}

/** A scheduled action as gantry.yml and the flags write it. */
export interface WrittenScheduledAction {
  name: string
  schedule: string
  timezone?: string
  min?: number
  max?: number
  start?: string
  end?: string
}

/** A moment in UTC. @throws UserError when the text is not ISO 8601 with a date and a time. */
export function parseUtc(text: string, what: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?$/.test(text)
    ? Date.parse(text.endsWith('Z') ? text : `${text}Z`)
    : Number.NaN
  if (Number.isNaN(ms)) {
    throw new UserError(`${what} \`${text.slice(0, 100)}\` is not a moment`, {
      fix: 'write it in UTC: 2026-01-05T08:00:00Z',
    })
  }
  return ms
}

/**
 * A written action → a checked one (AWS docs: PutScheduledAction).
 * @throws UserError for a name, schedule, time zone or bound AWS would refuse.
 */
export function parseScheduledAction(written: WrittenScheduledAction): ScheduledAction {
  const {name, timezone = 'UTC', min, max} = written
  if (!/^(?!\s)[^:/|\u0000-\u001f\u007f]{1,256}(?<!\s)$/.test(name)) {
    throw new UserError(`action name \`${name.slice(0, 100)}\` is not one AWS takes`, {
      fix: 'no `:`, `/`, `|`, control characters, or space at either end',
    })
  }
  if (min === undefined && max === undefined) {
    throw new UserError(`action \`${name}\` changes nothing`, {fix: 'give it a min, a max, or both'})
  }
  checkBounds(min, max, `action \`${name}\``)
  const action: ScheduledAction = {
    name,
    timezone,
    schedule: parseSchedule(written.schedule, timezone),
    ...(min === undefined ? {} : {min}),
    ...(max === undefined ? {} : {max}),
    ...(written.start === undefined ? {} : {startMs: parseUtc(written.start, 'start')}),
    ...(written.end === undefined ? {} : {endMs: parseUtc(written.end, 'end')}),
  }
  if (action.startMs !== undefined && action.endMs !== undefined && action.endMs <= action.startMs) {
    throw new UserError(`action \`${name}\` ends before it starts`, {fix: 'write an end after the start; both are UTC'})
  }
  return action
}

/** @throws UserError unless both are whole numbers from 0 and min ≤ max. */
export function checkBounds(min: number | undefined, max: number | undefined, what = 'the service'): void {
  for (const [name, value] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 0)) {
      throw new UserError(`${what}: ${name} ${value} is not a whole number of tasks`)
    }
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw new UserError(`${what}: min ${min} is above max ${max}`, {fix: `lower min to ${max}, or raise max to ${min}`})
  }
}

/** The newest action due in the minute of `atMs`, in the order given; `createdMs` is where a rate counts from. */
export function dueActions(actions: readonly ScheduledAction[], atMs: number, createdMs: number): ScheduledAction[] {
  return actions.filter(
    action =>
      atMs >= (action.startMs ?? Number.NEGATIVE_INFINITY) &&
      atMs <= (action.endMs ?? Number.POSITIVE_INFINITY) &&
      scheduleMatches(action.schedule, action.timezone, atMs, action.startMs ?? createdMs),
  )
}
