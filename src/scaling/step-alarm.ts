import type {MetricAlarm, PutMetricAlarmCommandInput} from '@aws-sdk/client-cloudwatch'
import type {StepScalingPolicy} from './step-scaling.js'

/** The name of the alarm gantry makes for a step scaling policy. */
export function stepAlarmName(names: {cluster: string; service: string}, policy: string): string {
  return `gantry/${names.cluster}/${names.service}/${policy}`
}

/** The alarm as PutMetricAlarm takes it, but for the action: that is the policy's ARN, known once it was put. */
export function stepAlarmInput(
  policy: StepScalingPolicy,
  names: {cluster: string; service: string},
): PutMetricAlarmCommandInput | undefined {
  const {alarm} = policy
  if (!alarm) return undefined
  return {
    AlarmName: stepAlarmName(names, policy.name),
    AlarmDescription: `calls step scaling policy ${policy.name} of service ${names.service}`,
    Namespace: 'AWS/ECS',
    MetricName: alarm.metric === 'cpu' ? 'CPUUtilization' : 'MemoryUtilization',
    Dimensions: [
      {Name: 'ClusterName', Value: names.cluster},
      {Name: 'ServiceName', Value: names.service},
    ],
    Statistic: policy.aggregation,
    Period: 60,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.evaluationPeriods,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison === 'above' ? 'GreaterThanOrEqualToThreshold' : 'LessThanOrEqualToThreshold',
  }
}

/** The members of an alarm that decide what it does, for a comparison of wanted and live. */
export function stepAlarmMembers(alarm: PutMetricAlarmCommandInput | MetricAlarm | undefined): Record<string, unknown> {
  if (!alarm) return {}
  return {
    MetricName: alarm.MetricName,
    Threshold: alarm.Threshold,
    ComparisonOperator: alarm.ComparisonOperator,
    EvaluationPeriods: alarm.EvaluationPeriods,
    Statistic: alarm.Statistic,
    Period: alarm.Period,
  }
}
