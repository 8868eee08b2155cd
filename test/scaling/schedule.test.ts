import {describe, expect, it} from 'vitest'
import {parseSchedule, scheduleMatches} from '../../src/scaling/schedule.js'
import {parseScheduledAction} from '../../src/scaling/scheduled.js'

const matches = (text: string, at: string, timezone = 'UTC', start = '2026-01-01T00:00:00Z') =>
  scheduleMatches(parseSchedule(text, timezone), timezone, Date.parse(at), Date.parse(start))

describe('schedules', () => {
  it.each([
    ['cron(0 8 ? * MON-FRI *)', '2026-01-05T08:00:00Z', 'UTC', true],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-05T08:00:59Z', 'UTC', true],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-04T08:00:00Z', 'UTC', false],
    ['cron(0 8 ? * 2-6 *)', '2026-01-05T08:00:00Z', 'UTC', true],
    ['cron(0 8 ? * FRI-MON *)', '2026-01-04T08:00:00Z', 'UTC', true],
    ['cron(0/15 * * * ? *)', '2026-01-05T08:45:00Z', 'UTC', true],
    ['cron(0/15 * * * ? *)', '2026-01-05T08:44:00Z', 'UTC', false],
    ['cron(30 9 1,15 JAN,MAR ? 2026)', '2026-03-15T09:30:00Z', 'UTC', true],
    ['cron(0 0 L * ? *)', '2026-02-28T00:00:00Z', 'UTC', true],
    ['cron(0 0 L-1 * ? *)', '2026-02-27T00:00:00Z', 'UTC', true],
    ['cron(0 0 15W * ? *)', '2026-02-16T00:00:00Z', 'UTC', true],
    ['cron(0 0 ? * 6#3 *)', '2026-01-16T00:00:00Z', 'UTC', true],
    ['cron(0 0 ? * 6#3 *)', '2026-01-23T00:00:00Z', 'UTC', false],
    ['cron(0 0 ? * FRIL *)', '2026-01-30T00:00:00Z', 'UTC', true],
    ['cron(0 0 8 ? * MON-FRI *)', '2026-01-05T08:00:00Z', 'UTC', true],
    // Berlin is an hour ahead in January, two in July.
    ['cron(0 8 * * ? *)', '2026-01-05T07:00:00Z', 'Europe/Berlin', true],
    ['cron(0 8 * * ? *)', '2026-07-05T06:00:00Z', 'Europe/Berlin', true],
    ['cron(0 8 * * ? *)', '2026-07-05T07:00:00Z', 'Europe/Berlin', false],
    ['at(2026-03-01T09:00:00)', '2026-03-01T09:00:30Z', 'UTC', true],
    ['at(2026-03-01T09:00:00)', '2026-03-01T14:00:00Z', 'America/New_York', true],
    ['rate(5 minutes)', '2026-01-01T00:05:00Z', 'UTC', true],
    ['rate(5 minutes)', '2026-01-01T00:06:00Z', 'UTC', false],
    ['rate(1 day)', '2026-01-03T00:00:00Z', 'UTC', true],
    ['rate(5 minutes)', '2026-01-01T00:00:00Z', 'UTC', false],
  ])('%s at %s in %s: %s', (text, at, timezone, expected) => expect(matches(text, at, timezone)).toBe(expected))
})

describe('what is refused', () => {
  it.each([
    ['cron(* * * *)', 'UTC', '4 fields where 6 are needed'],
    ['cron(0 8 * * 1)', 'UTC', '5 fields where 6 are needed'],
    ['cron(0 8 * * * *)', 'UTC', 'neither day-of-month nor day-of-week is `?`'],
    ['cron(0 8 ? * ? *)', 'UTC', 'both days are `?`'],
    ['cron(60 8 * * ? *)', 'UTC', 'minutes `60` is not between 0 and 59'],
    ['cron(0 8 ? * MOO *)', 'UTC', 'day-of-week `MOO` is not between 1 and 7'],
    ['cron(0/0 8 * * ? *)', 'UTC', 'has no step'],
    ['cron()', 'UTC', '0 fields where 6 are needed'],
    ['at(2026-02-30T09:00:00)', 'UTC', 'there is no such moment'],
    ['at(tomorrow)', 'UTC', 'yyyy-mm-ddThh:mm:ss'],
    ['rate(0 minutes)', 'UTC', 'the rate is 0'],
    ['rate(1 minutes)', 'UTC', 'write 1 minute'],
    ['rate(5 minute)', 'UTC', 'write 5 minutes'],
    ['every monday', 'UTC', 'none of at(), rate() and cron()'],
    ['rate(5 minutes)', 'Mars/Olympus', 'time zone `Mars/Olympus` is not known'],
    ['rate(5 minutes)', '+02:00', 'time zone `+02:00` is not known'],
  ])('%s in %s', (text, timezone, message) => expect(() => parseSchedule(text, timezone)).toThrow(message))

  it.each([
    ['no bounds', {}, 'changes nothing'],
    ['min above max', {min: 9, max: 5}, 'min 9 is above max 5'],
    ['a name with a colon', {name: 'a:b', min: 1}, 'is not one AWS takes'],
    ['a name with a space at the end', {name: 'a ', min: 1}, 'is not one AWS takes'],
    ['a start with a zone', {min: 1, start: '2026-01-01T00:00:00+02:00'}, 'is not a moment'],
    [
      'an end before the start',
      {min: 1, start: '2026-01-02T00:00:00Z', end: '2026-01-01T00:00:00Z'},
      'ends before it starts',
    ],
  ])('%s', (_name, more, message) => {
    expect(() => parseScheduledAction({name: 'a', schedule: 'rate(5 minutes)', ...more})).toThrow(message)
  })
})
