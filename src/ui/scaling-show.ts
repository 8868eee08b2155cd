import type {ScalingActivity} from '@aws-sdk/client-application-auto-scaling'
import type {LiveScaling} from '../scaling/plan-scaling.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine} from './plain-text.js'

/** What Application Auto Scaling has for a service. */
export function formatLiveScaling(
  {target, policies, scheduled}: LiveScaling,
  tasks: {desired: number; running: number},
  paint: Paint = noPaint,
): string {
  if (!target) return 'not registered with Application Auto Scaling'
  const suspended = Object.entries(target.SuspendedState ?? {})
    .filter(([, value]) => value)
    .map(([name]) => name)
  return [
    `${target.MinCapacity} ≤ ${tasks.desired} desired (${tasks.running} running) ≤ ${target.MaxCapacity}`,
    ...(suspended.length > 0 ? [paint.yellow(`suspended: ${oneLine(suspended.join(', '), 200)}`)] : []),
    ...policies.map(policy => {
      const tracking = policy.TargetTrackingScalingPolicyConfiguration
      const metric =
        tracking?.PredefinedMetricSpecification?.PredefinedMetricType ??
        (tracking
          ? 'customized metric'
          : `${policy.StepScalingPolicyConfiguration?.StepAdjustments?.length ?? 0} steps`)
      const cooldowns = tracking
        ? `out ${tracking.ScaleOutCooldown ?? 300} s, in ${tracking.ScaleInCooldown ?? 300} s`
        : `cooldown ${policy.StepScalingPolicyConfiguration?.Cooldown ?? 300} s`
      const alarms = (policy.Alarms ?? [])
        .map(alarm => paint.dim(`\n    alarm ${oneLine(alarm.AlarmName ?? '', 200)}`))
        .join('')
      return `policy ${oneLine(policy.PolicyName ?? '', 200)}  ${oneLine(metric, 200)}${tracking ? ` at ${tracking.TargetValue}` : ''}  ${cooldowns}${tracking?.DisableScaleIn ? '  never in' : ''}${alarms}`
    }),
    ...scheduled.map(
      action =>
        `action ${oneLine(action.ScheduledActionName ?? '', 200)}  ${oneLine(action.Schedule ?? '', 200)} ${oneLine(action.Timezone ?? 'UTC', 100)}  min ${action.ScalableTargetAction?.MinCapacity ?? '-'} max ${action.ScalableTargetAction?.MaxCapacity ?? '-'}`,
    ),
  ].join('\n')
}

const notScaledReasons: Record<string, string> = {
  AutoScalingAnticipatedFlapping: 'it would have gone back at once',
  TargetServicePutResourceAsUnscalable: 'ECS holds it: a deployment is in progress, or tasks are protected',
  AlreadyAtMaxCapacity: 'already at max',
  AlreadyAtMinCapacity: 'already at min',
  AlreadyAtDesiredCapacity: 'already as many as wanted',
}

/** Why the service last moved, or did not, newest first. */
export function formatActivities(activities: readonly ScalingActivity[], paint: Paint = noPaint): string {
  if (activities.length === 0) return 'no scaling activity in the last six weeks'
  return activities
    .map(activity => {
      const reasons = (activity.NotScaledReasons ?? []).map(
        reason => `${oneLine(reason.Code ?? '', 100)}: ${notScaledReasons[reason.Code ?? ''] ?? 'no more is said'}`,
      )
      return [
        `${activity.StartTime?.toISOString() ?? ''}  ${oneLine(activity.StatusCode ?? 'NotScaled', 100)}  ${oneLine(activity.Description ?? '', 300)}`,
        ...(activity.Cause ? [`    why  ${oneLine(activity.Cause, 400)}`] : []),
        ...(activity.StatusMessage ? [paint.dim(`    aws  ${oneLine(activity.StatusMessage, 300)}`)] : []),
        ...reasons.map(reason => paint.yellow(`    not scaled  ${oneLine(reason, 300)}`)),
      ].join('\n')
    })
    .join('\n')
}
