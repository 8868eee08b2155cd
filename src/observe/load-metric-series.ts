import type {CloudWatchApi} from '../core/api.js'
import {UserError} from '../core/errors.js'

const mostPages = 50

/**
 * The last hours of a service's utilisation, minute by minute, as `[time in epoch seconds, percent]`, oldest first.
 * @throws UserError when CloudWatch has no data.
 */
export async function loadMetricSeries(
  cloudWatch: Pick<CloudWatchApi, 'getMetricData'>,
  service: {cluster: string; service: string},
  metric: 'cpu' | 'memory',
  window: {endMs: number; hours: number},
): Promise<Array<[number, number]>> {
  const endMs = Math.floor(window.endMs / 60_000) * 60_000
  const query = {
    Id: 'm1',
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ECS',
        MetricName: metric === 'cpu' ? 'CPUUtilization' : 'MemoryUtilization',
        Dimensions: [
          {Name: 'ClusterName', Value: service.cluster},
          {Name: 'ServiceName', Value: service.service},
        ],
      },
      Period: 60,
      Stat: 'Average',
    },
  }
  const points: Array<[number, number]> = []
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await cloudWatch.getMetricData({
      MetricDataQueries: [query],
      StartTime: new Date(endMs - window.hours * 3_600_000),
      EndTime: new Date(endMs),
      ScanBy: 'TimestampAscending',
      ...(token ? {NextToken: token} : {}),
    })
    const [result] = answer.MetricDataResults ?? []
    for (const [index, time] of (result?.Timestamps ?? []).entries())
      points.push([time.getTime() / 1000, result?.Values?.[index] ?? 0])
    token = answer.NextToken
    if (!token) break
  }
  if (points.length === 0) {
    throw new UserError(
      `CloudWatch has no ${metric} of service ${service.service} for the last ${window.hours} hours`,
      {fix: 'pass --series FILE, or more --hours'},
    )
  }
  return points.sort((a, b) => a[0] - b[0])
}
