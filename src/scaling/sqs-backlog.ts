import type {CustomizedMetricSpecification} from '@aws-sdk/client-application-auto-scaling'

/**
 * Messages per running task, as metric math (AWS docs: scaling an ECS service on an SQS queue). `IF` guards the
 * division: with no task running, `m1/m2` has no data and the service would never wake up. RunningTaskCount comes
 * from Container Insights, which the cluster must have switched on.
 */
export function sqsBacklogMetric(names: {
  cluster: string
  service: string
  queue: string
}): CustomizedMetricSpecification {
  return {
    Metrics: [
      {
        Id: 'm1',
        Label: 'messages waiting',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateNumberOfMessagesVisible',
            Dimensions: [{Name: 'QueueName', Value: names.queue}],
          },
          Stat: 'Sum',
        },
        ReturnData: false,
      },
      {
        Id: 'm2',
        Label: 'tasks running',
        MetricStat: {
          Metric: {
            Namespace: 'ECS/ContainerInsights',
            MetricName: 'RunningTaskCount',
            Dimensions: [
              {Name: 'ClusterName', Value: names.cluster},
              {Name: 'ServiceName', Value: names.service},
            ],
          },
          Stat: 'Average',
        },
        ReturnData: false,
      },
      {Id: 'e1', Label: 'messages per task', Expression: 'm1/IF(m2>0,m2,1)', ReturnData: true},
    ],
  }
}

/** Messages one task may have waiting: how late a message may be, over how long one takes. */
export function backlogTarget(acceptableLatencySeconds: number, secondsPerMessage: number): number {
  return acceptableLatencySeconds / secondsPerMessage
}
