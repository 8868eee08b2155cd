import {UserError} from '../core/errors.js'
import {isTimeZone, localTime} from './time-zone.js'

/** When a scheduled action acts. Cron fields are sets of allowed values, absent where the field is `?`. */
export type Schedule =
  | {kind: 'at'; text: string; local: {year: number; month: number; day: number; hour: number; minute: number}}
  | {kind: 'rate'; text: string; everyMs: number}
  | {kind: 'cron'; text: string; fields: CronFields}

export interface CronFields {
  minute: Set<number>
  hour: Set<number>
  dayOfMonth?: DayOfMonth
  month: Set<number>
  dayOfWeek?: DayOfWeek
  year: Set<number>
}

interface DayOfMonth {
  days: Set<number>
  /** `L`: the last day; `L-n`: n days before it. */
  fromLast: number[]
  /** `15W`: the weekday nearest to the 15th. */
  nearestWeekday: number[]
}

interface DayOfWeek {
  /** 1 is Sunday, as in EventBridge's cron. */
  days: Set<number>
  /** `6#3`: the third Friday. */
  nth: Array<{day: number; nth: number}>
  /** `6L`: the last Friday. */
  last: number[]
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const help = 'write at(2026-01-05T08:00:00), rate(5 minutes) or cron(0 8 ? * MON-FRI *)'

/**
 * A schedule expression of Application Auto Scaling (AWS docs: schedule scaling actions using cron, at and rate).
 * @throws UserError naming the field that is wrong, and for a time zone nobody knows.
 */
export function parseSchedule(text: string, timezone = 'UTC'): Schedule {
  if (!isTimeZone(timezone)) {
    throw new UserError(`time zone \`${timezone.slice(0, 100)}\` is not known`, {
      fix: 'write an IANA name such as Europe/Berlin or UTC',
    })
  }
  const match = /^(at|rate|cron)\((.*)\)$/s.exec(text.trim())
  if (!match) throw refuse(text, 'it is none of at(), rate() and cron()')
  const [, kind, inner] = match as unknown as [string, string, string]
  if (kind === 'at') return parseAt(text, inner)
  return kind === 'rate' ? parseRate(text, inner) : {kind: 'cron', text, fields: parseCron(text, inner.trim())}
}

const refuse = (text: string, why: string, fix = help) =>
  new UserError(`schedule \`${text.slice(0, 200)}\` is not one AWS takes: ${why}`, {fix})

function parseAt(text: string, inner: string): Schedule {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(inner.trim())
  if (!match) throw refuse(text, '`at` needs yyyy-mm-ddThh:mm:ss, without a zone')
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [number, number, number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59) {
    throw refuse(text, 'there is no such moment')
  }
  return {kind: 'at', text, local: {year, month, day, hour, minute}}
}

const rateUnits: Record<string, number> = {minute: 60_000, hour: 3_600_000, day: 86_400_000}

function parseRate(text: string, inner: string): Schedule {
  const match = /^(\d+) (minute|hour|day)(s?)$/.exec(inner.trim())
  if (!match) throw refuse(text, '`rate` needs a number and minutes, hours or days')
  const amount = Number(match[1])
  if (amount === 0) throw refuse(text, 'the rate is 0')
  if ((amount === 1) === (match[3] === 's')) throw refuse(text, `write ${amount} ${match[2]}${amount === 1 ? '' : 's'}`)
  return {kind: 'rate', text, everyMs: amount * (rateUnits[match[2] as string] as number)}
}

function parseCron(text: string, inner: string): CronFields {
  let parts = inner.split(/\s+/)
  // Seven fields: seconds lead; only a whole minute can be told apart here.
  if (parts.length === 7) {
    if (parts[0] !== '0') throw refuse(text, 'seconds other than 0 are not simulated')
    parts = parts.slice(1)
  }
  if (parts.length !== 6) {
    throw refuse(
      text,
      `${inner === '' ? 0 : parts.length} fields where 6 are needed`,
      parts.length === 5
        ? 'add the year field: cron(minutes hours day-of-month month day-of-week year), with one of the two days `?`'
        : 'write cron(minutes hours day-of-month month day-of-week year), such as cron(0 8 ? * MON-FRI *)',
    )
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = parts as [string, string, string, string, string, string]
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw refuse(
      text,
      dayOfMonth === '?' ? 'both days are `?`' : 'neither day-of-month nor day-of-week is `?`',
      'write `?` for exactly one of day-of-month and day-of-week',
    )
  }
  const field = (name: string, value: string, low: number, high: number, names: string[] = [], base = low) =>
    parseField(text, name, value, low, high, names, base)
  return {
    minute: field('minutes', minute, 0, 59),
    hour: field('hours', hour, 0, 23),
    ...(dayOfMonth === '?' ? {} : {dayOfMonth: parseDayOfMonth(text, dayOfMonth)}),
    month: field('month', month, 1, 12, months),
    ...(dayOfWeek === '?' ? {} : {dayOfWeek: parseDayOfWeek(text, dayOfWeek)}),
    year: field('year', year, 1970, 2199),
  }
}

function parseField(
  text: string,
  name: string,
  value: string,
  low: number,
  high: number,
  names: string[],
  base: number,
) {
  const found = new Set<number>()
  const number = (word: string): number => {
    const named = names.indexOf(word.toUpperCase())
    const parsed = named === -1 ? (/^\d+$/.test(word) ? Number(word) : Number.NaN) : named + base
    if (!(parsed >= low && parsed <= high)) {
      throw refuse(text, `${name} \`${word.slice(0, 40)}\` is not between ${low} and ${high}`)
    }
    return parsed
  }
  for (const part of value.split(',')) {
    const [range, step, more] = part.split('/')
    if (more !== undefined || range === undefined || range === '' || step === '') {
      throw refuse(text, `${name} \`${value.slice(0, 40)}\` cannot be read`)
    }
    const every = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0
    if (every < 1) throw refuse(text, `${name} \`${part.slice(0, 40)}\` has no step`)
    let [from, to] = [low, high]
    if (range !== '*') {
      const [first, second, third] = range.split('-')
      if (third !== undefined) throw refuse(text, `${name} \`${range.slice(0, 40)}\` cannot be read`)
      from = number(first as string)
      to = second === undefined ? (step === undefined ? from : high) : number(second)
    }
    // FRI-MON runs over the end of the week.
    const span = to >= from ? to - from : to + (high - low + 1) - from
    for (let offset = 0; offset <= span; offset += every) found.add(low + ((from - low + offset) % (high - low + 1)))
  }
  return found
}

function parseDayOfMonth(text: string, value: string): DayOfMonth {
  const result: DayOfMonth = {days: new Set(), fromLast: [], nearestWeekday: []}
  for (const part of value.split(',')) {
    const last = /^L(?:-(\d+))?$/i.exec(part)
    const weekday = /^(\d+)W$/i.exec(part)
    if (last) result.fromLast.push(Number(last[1] ?? 0))
    else if (weekday && Number(weekday[1]) >= 1 && Number(weekday[1]) <= 31)
      result.nearestWeekday.push(Number(weekday[1]))
    else for (const day of parseField(text, 'day-of-month', part, 1, 31, [], 1)) result.days.add(day)
  }
  return result
}

function parseDayOfWeek(text: string, value: string): DayOfWeek {
  const result: DayOfWeek = {days: new Set(), nth: [], last: []}
  for (const part of value.split(',')) {
    const nth = /^([0-9A-Za-z]+)#([1-5])$/.exec(part)
    const last = /^([1-7A-Za-z]{1,3})L$/i.exec(part)
    const one = (word: string) => [...parseField(text, 'day-of-week', word, 1, 7, days, 1)][0] as number
    if (nth) result.nth.push({day: one(nth[1] as string), nth: Number(nth[2])})
    else if (/^L$/i.test(part)) result.days.add(7)
    else if (last && !days.includes(part.toUpperCase())) result.last.push(one(last[1] as string))
    else for (const day of parseField(text, 'day-of-week', part, 1, 7, days, 1)) result.days.add(day)
  }
  return result
}

/**
 * Whether the schedule acts in the minute that holds `atMs`. `startMs` is where a rate counts from: the action's start
 * time, or when it was put.
 */
export function scheduleMatches(schedule: Schedule, timezone: string, atMs: number, startMs: number): boolean {
  const minuteMs = Math.floor(atMs / 60_000) * 60_000
  if (schedule.kind === 'rate') {
    const since = minuteMs - Math.floor(startMs / 60_000) * 60_000
    return since > 0 && since % schedule.everyMs === 0
  }
  const local = localTime(minuteMs, timezone)
  if (schedule.kind === 'at') {
    const {year, month, day, hour, minute} = schedule.local
    return (
      local.year === year &&
      local.month === month &&
      local.day === day &&
      local.hour === hour &&
      local.minute === minute
    )
  }
  const {fields} = schedule
  return (
    fields.minute.has(local.minute) &&
    fields.hour.has(local.hour) &&
    fields.month.has(local.month) &&
    fields.year.has(local.year) &&
    (fields.dayOfMonth
      ? dayOfMonthMatches(fields.dayOfMonth, local)
      : dayOfWeekMatches(fields.dayOfWeek as DayOfWeek, local))
  )
}

type LocalDay = {year: number; month: number; day: number}

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const weekday = ({year, month, day}: LocalDay) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1

function dayOfMonthMatches(field: DayOfMonth, local: LocalDay): boolean {
  const length = daysInMonth(local.year, local.month)
  if (field.days.has(local.day) || field.fromLast.some(before => length - before === local.day)) return true
  return field.nearestWeekday.some(wanted => {
    let day = Math.min(wanted, length)
    const on = weekday({...local, day})
    if (on === 7) day = day > 1 ? day - 1 : day + 2
    if (on === 1) day = day < length ? day + 1 : day - 2
    return day === local.day
  })
}

function dayOfWeekMatches(field: DayOfWeek, local: LocalDay): boolean {
  const on = weekday(local)
  return (
    field.days.has(on) ||
    field.nth.some(({day, nth}) => day === on && Math.ceil(local.day / 7) === nth) ||
    field.last.some(day => day === on && local.day + 7 > daysInMonth(local.year, local.month))
  )
}
