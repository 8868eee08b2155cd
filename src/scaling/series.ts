import {UserError} from '../core/errors.js'
import {LineTable} from '../core/position.js'
import type {Datapoint} from './track-target.js'

/** A metric over time at one even distance. `running`, where it is written, is how many tasks the value was spread over. */
export interface Series {
  points: Array<Datapoint & {running?: number}>
  periodMs: number
}

const minuteMs = 60_000

/**
 * A series from CSV (`time,value[,running]`, a header or none) or JSON: `[[time, value], …]`, `[{t, value, running?}]`,
 * `{"points": […]}`, or what `aws cloudwatch get-metric-statistics` and `get-metric-data` write. Times are ISO 8601 or
 * epoch seconds.
 * @throws UserError with the line for text that is no number, times out of order, and gaps.
 */
export function parseSeries(text: string, file: string): Series {
  const trimmed = text.trimStart()
  const rows = trimmed.startsWith('[') || trimmed.startsWith('{') ? jsonRows(text, file) : csvRows(text, file)
  if (rows.length < 2)
    throw new UserError(`${file} holds ${rows.length === 0 ? 'no points' : 'one point'}`, {fix: 'give at least two'})
  const first = rows[0] as Row
  const periodMs = (rows[1] as Row).atMs - first.atMs
  for (const [index, row] of rows.entries()) {
    const expected = first.atMs + index * periodMs
    if (periodMs <= 0 || row.atMs < expected)
      throw new UserError(`${file}: the times are not in order`, {
        at: row.at,
        fix: 'sort the series by time, each time once',
      })
    if (row.atMs > expected) {
      throw new UserError(
        `${file}: a gap of ${(row.atMs - expected + periodMs) / 1000} s where the points stand ${periodMs / 1000} s apart`,
        {
          at: row.at,
          fix: `add the point of ${new Date(expected).toISOString()}, or cut the series there`,
        },
      )
    }
  }
  if (periodMs % minuteMs !== 0 && minuteMs % periodMs !== 0) {
    throw new UserError(`${file}: points stand ${periodMs / 1000} s apart`, {
      fix: 'give points whose distance divides a minute or is whole minutes',
    })
  }
  return {
    periodMs,
    points: rows.map(({atMs, value, running}) => ({atMs, value, ...(running === undefined ? {} : {running})})),
  }
}

interface Row {
  atMs: number
  value: number
  running?: number
  at: ReturnType<LineTable['at']>
}

function csvRows(text: string, file: string): Row[] {
  const lines = new LineTable(text)
  const rows: Row[] = []
  let offset = 0
  let names = ['time', 'value', 'running']
  let header = true
  for (const line of text.split('\n')) {
    const start = offset
    offset += line.length + 1
    const clean = line.replace(/\r$/, '')
    if (clean.trim() === '' || clean.startsWith('#')) continue
    const cells = clean.split(/[,;\t]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
    const at = lines.at(start, start + clean.length, undefined, file)
    if (header) {
      header = false
      if (!/^[\d.]+$/.test(cells[1] ?? '') && Number.isNaN(Date.parse(cells[0] ?? ''))) {
        names = cells.map(cell => cell.toLowerCase())
        continue
      }
    }
    const cell = (...wanted: string[]) => cells[names.findIndex(name => wanted.includes(name))]
    rows.push(
      readRow(
        {
          time: cell('time', 't', 'timestamp', 'date') ?? cells[0],
          value: cell('value', 'metric', 'average', 'sum', 'maximum') ?? cells[1],
          running: cell('running', 'tasks', 'capacity'),
        },
        at,
        file,
      ),
    )
  }
  return rows
}

function jsonRows(text: string, file: string): Row[] {
  const at = new LineTable(text).at(0, 0, undefined, file)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`, {at})
  }
  const holder = value as {
    points?: unknown
    Datapoints?: unknown
    MetricDataResults?: Array<{Timestamps?: unknown[]; Values?: unknown[]}>
  }
  const metricData = holder.MetricDataResults?.[0]
  let list: unknown = Array.isArray(value) ? value : (holder.points ?? holder.Datapoints)
  if (metricData) list = (metricData.Timestamps ?? []).map((time, index) => [time, metricData.Values?.[index]])
  if (!Array.isArray(list))
    throw new UserError(`${file} holds no series`, {at, fix: 'write [[time, value], …] or CSV with time,value'})
  const rows = list.map((entry, index) => {
    const place = {...at, pointer: `/${index}`}
    if (Array.isArray(entry)) return readRow({time: entry[0], value: entry[1], running: entry[2]}, place, file, index)
    const members = (entry ?? {}) as Record<string, unknown>
    return readRow(
      {
        time: members['t'] ?? members['time'] ?? members['Timestamp'],
        value: members['value'] ?? members['metric'] ?? members['Average'] ?? members['Sum'] ?? members['Maximum'],
        running: members['running'],
      },
      place,
      file,
      index,
    )
  })
  // CloudWatch gives no order, and GetMetricData the newest first.
  return holder.Datapoints || metricData ? rows.sort((a, b) => a.atMs - b.atMs) : rows
}

function readRow(
  row: {time: unknown; value: unknown; running?: unknown},
  at: Row['at'],
  file: string,
  index?: number,
): Row {
  const where = index === undefined ? file : `${file}: point ${index + 1}`
  const number = (value: unknown, what: string) => {
    const read =
      typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
    if (!Number.isFinite(read) || read < 0)
      throw new UserError(`${where}: ${what} \`${String(value).slice(0, 60)}\` is not a number from 0`, {at})
    return read
  }
  const time = row.time
  const seconds =
    typeof time === 'number'
      ? time
      : typeof time === 'string' && /^\d+(\.\d+)?$/.test(time.trim())
        ? Number(time)
        : undefined
  const atMs = seconds === undefined ? Date.parse(String(time)) : seconds * 1000
  if (!Number.isFinite(atMs)) {
    throw new UserError(`${where}: time \`${String(time).slice(0, 60)}\` is not a time`, {
      at,
      fix: 'write ISO 8601 or epoch seconds',
    })
  }
  return {
    atMs,
    value: number(row.value, 'value'),
    ...(row.running === undefined || row.running === '' ? {} : {running: number(row.running, 'running')}),
    at,
  }
}

/** The series minute by minute: shorter periods are averaged, longer ones hold their value. */
export function toMinutes(series: Series): Series['points'] {
  const {points, periodMs} = series
  if (periodMs === minuteMs) return points
  if (periodMs > minuteMs) {
    return points.flatMap(point =>
      Array.from({length: periodMs / minuteMs}, (_, index) => ({...point, atMs: point.atMs + index * minuteMs})),
    )
  }
  const each = minuteMs / periodMs
  const minutes: Series['points'] = []
  for (let from = 0; from < points.length; from += each) {
    const part = points.slice(from, from + each)
    const first = part[0] as Series['points'][number]
    minutes.push({...first, value: part.reduce((sum, point) => sum + point.value, 0) / part.length})
  }
  return minutes
}
