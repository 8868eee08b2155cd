import {type MetricQuery, metricData, type Series} from '../../metric-data.js'
import {MetricMathError} from '../../metric-math.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

type Query = MetricQuery & {Label?: string; ReturnData?: boolean | string}

const mostPoints = 100_800

/** The data points of POST /_gantry/metrics, by metric and dimensions, and metric math over them; always one page. */
export const getMetricData: Operation<LocalRegion> = {
  name: 'GetMetricData',
  run: (region, input) => {
    // Every answer is one page, so no token is ever given out.
    if (input['NextToken'] !== undefined) throw new AwsFault('InvalidNextToken', 'The next token is invalid.')
    const asked = input['MetricDataQueries']
    const queries = (Array.isArray(asked) ? asked : formList(asked)) as Query[]
    const [start, end] = [secondsOf(input['StartTime']), secondsOf(input['EndTime'])]
    if (queries.length === 0 || queries.length > 500) throw invalid('MetricDataQueries must hold 1 to 500 queries')
    if (!(start < end)) throw invalid('The parameter StartTime must be less than the parameter EndTime.')
    const found = seriesOf(region, queries, start, end)
    const returned = queries.filter(({ReturnData: wanted}) => wanted !== false && wanted !== 'false')
    const points = returned.reduce((count, {Id = ''}) => count + (found.get(Id)?.size ?? 0), 0)
    if (points > mostPoints) throw invalid(`more than ${mostPoints} data points`)
    const newestFirst = input['ScanBy'] !== 'TimestampAscending'
    return {
      MetricDataResults: returned.map(({Id = '', Label, MetricStat, Expression}) => {
        const series = [...(found.get(Id) ?? [])].sort(([a], [b]) => (newestFirst ? b - a : a - b))
        return {
          Id,
          Label: Label ?? MetricStat?.Metric?.MetricName ?? Expression ?? Id,
          Timestamps: series.map(([seconds]) => new Date(seconds * 1000)),
          Values: series.map(([, value]) => value),
          StatusCode: 'Complete',
        }
      }),
      Messages: [],
    }
  },
}

const invalid = (message: string) => new AwsFault('ValidationException', message)

function seriesOf(region: LocalRegion, queries: Query[], start: number, end: number): Map<string, Series> {
  try {
    return metricData(region, queries, start, end)
  } catch (error) {
    if (error instanceof MetricMathError) throw invalid(`Error in expression or metric: ${error.message}`)
    throw error
  }
}

// JSON has epoch seconds, a form has ISO 8601, in process it is a Date.
function secondsOf(time: unknown): number {
  if (time instanceof Date) return time.getTime() / 1000
  return typeof time === 'number' ? time : Date.parse(String(time)) / 1000
}
