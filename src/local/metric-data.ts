import {type MathScope, type MetricMath, MetricMathError, parseMetricMath} from './metric-math.js'
import {metricKey} from './metrics.js'
import type {LocalRegion} from './state.js'

/** A query of GetMetricData or of a customized metric, as far as it is answered. */
export interface MetricQuery {
  Id?: string | undefined
  Expression?: string | undefined
  MetricStat?:
    | {
        Metric?: {MetricName?: string | undefined; Dimensions?: unknown} | undefined
        Period?: number | string | undefined
        Stat?: string | undefined
      }
    | undefined
  Period?: number | string | undefined
}

/** Values by their period's start in epoch seconds, oldest first. */
export type Series = Map<number, number>

const statistics: Record<string, (values: number[]) => number> = {
  Average: values => sum(values) / values.length,
  Sum: sum,
  Minimum: values => Math.min(...values),
  Maximum: values => Math.max(...values),
  SampleCount: values => values.length,
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/**
 * The series of every query, by its id, from the data points that were posted; periods from `startSeconds` to before
 * `endSeconds`.
 * @throws MetricMathError for an id that is not there or asks for itself, for an expression or statistic not served.
 */
export function metricData(
  region: LocalRegion,
  queries: readonly MetricQuery[],
  startSeconds: number,
  endSeconds: number,
): Map<string, Series> {
  const read = new Map<string, Series>()
  const math = new Map<string, MetricMath>()
  for (const query of queries) {
    const id = query.Id ?? ''
    if (!/^[a-z][A-Za-z0-9_]*$/.test(id) || read.has(id) || math.has(id)) {
      throw new MetricMathError(`\`${id.slice(0, 60)}\` is not an id of its own that begins with a small letter`)
    }
    if (query.Expression) math.set(id, parseMetricMath(query.Expression))
    else read.set(id, posted(region, query, startSeconds, endSeconds))
  }
  const times = [...new Set([...read.values()].flatMap(series => [...series.keys()]))].sort((a, b) => a - b)
  const open = new Set<string>()
  const seriesOf = (id: string): Series => {
    const known = read.get(id)
    if (known) return known
    const expression = math.get(id)
    if (!expression || open.has(id))
      throw new MetricMathError(`\`${id}\` ${expression ? 'asks for itself' : 'is no id'}`)
    open.add(id)
    const scope = scopeOf(new Map(expression.ids.map(one => [one, seriesOf(one)])), times)
    const series: Series = new Map()
    for (const seconds of times) {
      const value = expression.reckon(scope, seconds)
      if (value !== undefined) series.set(seconds, value)
    }
    read.set(id, series)
    return series
  }
  return new Map(queries.map(({Id = ''}) => [Id, seriesOf(Id)]))
}

function scopeOf(series: ReadonlyMap<string, Series>, times: readonly number[]): MathScope {
  const repeated = new Map<string, Series>()
  return {
    at: (id, seconds) => series.get(id)?.get(seconds),
    lastAt: (id, seconds) => {
      let filled = repeated.get(id)
      if (!filled) {
        filled = new Map()
        let last: number | undefined
        for (const time of times) {
          last = series.get(id)?.get(time) ?? last
          if (last !== undefined) filled.set(time, last)
        }
        repeated.set(id, filled)
      }
      return filled.get(seconds)
    },
  }
}

function posted(region: LocalRegion, query: MetricQuery, startSeconds: number, endSeconds: number): Series {
  const {Metric: metric, Stat: stat = 'Average', Period: own} = query.MetricStat ?? {}
  const statistic = Object.hasOwn(statistics, stat) ? statistics[stat] : undefined
  if (!metric?.MetricName || !statistic) throw new MetricMathError(`statistic \`${stat.slice(0, 60)}\` is not served`)
  const period = Math.max(60, Math.floor(Number(own ?? query.Period ?? 60)) || 60)
  const {metrics} = region.conditions
  const points =
    metrics[metricKey(metric.MetricName, metric.Dimensions)] ?? metrics[metricKey(metric.MetricName, {})] ?? []
  const periods = new Map<number, number[]>()
  for (const [seconds, value] of points) {
    const start = Math.floor(seconds / period) * period
    if (start < startSeconds || start >= endSeconds) continue
    const values = periods.get(start)
    if (values) values.push(value)
    else periods.set(start, [value])
  }
  return new Map([...periods].map(([start, values]) => [start, statistic(values)]))
}
