/** A moment as a clock on the wall of a time zone shows it; month and day count from 1. */
export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formats.set(timezone, format)
  }
  return format
}

/** Whether the platform's time zone data knows the name. An offset such as +02:00 is not a name AWS takes. */
export function isTimeZone(timezone: string): boolean {
  if (!/^[A-Za-z]/.test(timezone)) return false
  try {
    formatOf(timezone)
    return true
  } catch {
    return false
  }
}

/** The wall clock of `timezone` at a moment. */
export function localTime(atMs: number, timezone: string): LocalTime {
  const parts: Record<string, number> = {}
  for (const {type, value} of formatOf(timezone).formatToParts(atMs)) parts[type] = Number(value)
  const {year, month, day, hour, minute} = parts as unknown as LocalTime
  return {year, month, day, hour, minute}
}
