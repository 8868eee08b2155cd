import type {PutMetricAlarmInput} from '@aws-sdk/client-cloudwatch'
import type {StepScalingPolicy} from '../scaling/step-scaling.js'
import type {ScalingPolicyRecord} from './scaling-state.js'
import type {LocalRegion} from './state.js'

/** A step scaling policy with the alarm that calls it. */
export interface CalledPolicy {
  record: ScalingPolicyRecord
  policy: StepScalingPolicy
  alarm: PutMetricAlarmInput
}

/** The step scaling policies some alarm calls; the others never act. */
export function calledStepPolicies(region: LocalRegion, records: Iterable<ScalingPolicyRecord>): CalledPolicy[] {
  const alarms = Object.values(region.conditions.metricAlarms ?? {})
  return [...records].flatMap(record => {
    const steps = record.stepScaling
    const alarm = alarms.find(one => one.AlarmActions?.includes(record.policyArn))
    if (!steps || !alarm) return []
    const policy: StepScalingPolicy = {
      name: record.policyName,
      adjustmentType: steps.AdjustmentType ?? 'ChangeInCapacity',
      cooldownSeconds: steps.Cooldown ?? 300,
      aggregation: steps.MetricAggregationType ?? 'Average',
      ...(steps.MinAdjustmentMagnitude === undefined ? {} : {minAdjustmentMagnitude: steps.MinAdjustmentMagnitude}),
      steps: (steps.StepAdjustments ?? []).map(step => ({
        ...(step.MetricIntervalLowerBound === undefined ? {} : {lower: step.MetricIntervalLowerBound}),
        ...(step.MetricIntervalUpperBound === undefined ? {} : {upper: step.MetricIntervalUpperBound}),
        adjustment: step.ScalingAdjustment ?? 0,
      })),
      alarm: {
        metric: 'cpu',
        threshold: alarm.Threshold ?? 0,
        comparison: alarm.ComparisonOperator?.startsWith('Less') ? 'below' : 'above',
        evaluationPeriods: alarm.EvaluationPeriods ?? 1,
      },
    }
    return [{record, policy, alarm}]
  })
}
