import type {TargetTrackingMetricDataQuery} from '@aws-sdk/client-application-auto-scaling'
import {chooseDecision} from '../scaling/choose-decision.js'
import {dueActions, parseScheduledAction, type ScheduledAction} from '../scaling/scheduled.js'
import {trackSteps} from '../scaling/track-steps.js'
import {afterScaling, type Datapoint, trackTarget} from '../scaling/track-target.js'
import {metricData} from './metric-data.js'
import {MetricMathError} from './metric-math.js'
import {metricKey} from './metrics.js'
import {clampDesiredCount, serviceOfTarget, setDesiredCount} from './scalable-targets.js'
import type {ScalableTarget, ScalingPolicyRecord} from './scaling-state.js'
import type {LocalRegion} from './state.js'
import {calledStepPolicies} from './step-policies.js'

const minuteMs = 60_000

/**
 * Application Auto Scaling's look at its metrics and schedules, on every full minute until `nowMs`; the clusters are
 * stepped to each of them first. Returns when the next look is due.
 */
export function scaleUntil(
  region: LocalRegion,
  nowMs: number,
  endpoint: string,
  stepTo: (untilMs: number) => number,
): number {
  const lastLookMs = region.scalingCheckedMs ?? nowMs
  region.scalingCheckedMs = nowMs
  const busy = [...region.scalableTargets.values()].some(isBusy(region))
  if (!busy) return Number.POSITIVE_INFINITY
  for (let at = nextMinute(lastLookMs); at <= nowMs; at += minuteMs) {
    stepTo(at)
    for (const target of region.scalableTargets.values()) look(region, target, at, endpoint)
  }
  return nextMinute(nowMs)
}

const nextMinute = (ms: number) => (Math.floor(ms / minuteMs) + 1) * minuteMs

/** Whether a target could change anything: without data points and schedules none does. */
const isBusy = (region: LocalRegion) => (target: ScalableTarget) =>
  target.scheduledActions.size > 0 || (target.policies.size > 0 && Object.keys(region.conditions.metrics).length > 0)

function look(region: LocalRegion, target: ScalableTarget, nowMs: number, endpoint: string): void {
  const at = {nowMs, endpoint}
  if (!target.suspended.ScheduledScalingSuspended) runSchedules(region, target, at)
  const found = serviceOfTarget(region, target.resourceId)
  if (!found) return
  const {cluster, service} = found
  const running = [...service.taskArns].filter(arn => cluster.tasks.get(arn)?.lastStatus === 'RUNNING').length
  const capacity = {
    running,
    desired: service.settings.desiredCount,
    min: target.minCapacity,
    max: target.maxCapacity,
    deploymentInProgress: service.deployments.some(({rolloutState}) => rolloutState === 'IN_PROGRESS'),
    scaleInSuspended: target.suspended.DynamicScalingInSuspended ?? false,
    scaleOutSuspended: target.suspended.DynamicScalingOutSuspended ?? false,
  }
  const policies = [...target.policies.values()].filter(policy => policy.targetTracking)
  const decisions = policies.map(policy => {
    const tracking = policy.targetTracking!
    return {
      disableScaleIn: tracking.DisableScaleIn ?? false,
      ...trackTarget(
        {
          target: tracking.TargetValue ?? 0,
          scaleOutCooldownSeconds: tracking.ScaleOutCooldown ?? 300,
          scaleInCooldownSeconds: tracking.ScaleInCooldown ?? 300,
          disableScaleIn: tracking.DisableScaleIn ?? false,
        },
        policy.tracking,
        datapoints(region, policy, cluster.clusterName, service.serviceName, nowMs),
        capacity,
        nowMs,
      ),
    }
  })
  const called = calledStepPolicies(region, target.policies.values())
  const steps = called.map(({record, policy, alarm}) => {
    const points = pointsOf(region, [
      metricKey(alarm.MetricName ?? '', alarm.Dimensions),
      metricKey(alarm.MetricName ?? '', {}),
    ])
    return trackSteps(policy, record.tracking, points, capacity, nowMs)
  })
  const chosen = chooseDecision(decisions, steps)
  if (!chosen) return
  const acting = [...policies, ...called.map(({record}) => record)]
  const by = acting[chosen.by] as ScalingPolicyRecord
  const own = called.find(({record}) => record === by)?.alarm.AlarmName
  const alarm = own ?? by.alarms[chosen.direction === 'out' ? 0 : 1]?.AlarmName
  for (const policy of acting) {
    const cooldown = policy.targetTracking?.ScaleOutCooldown ?? policy.stepScaling?.Cooldown ?? 300
    policy.tracking = afterScaling(policy.tracking, chosen.direction, capacity.desired, nowMs, cooldown)
  }
  const cause = `monitor alarm ${alarm} in state ALARM triggered policy ${by.policyName}`
  setDesiredCount(region, target, chosen.wanted, cause, at)
}

function runSchedules(region: LocalRegion, target: ScalableTarget, at: {nowMs: number; endpoint: string}): void {
  for (const record of target.scheduledActions.values()) {
    const {MinCapacity: min, MaxCapacity: max} = record.ScalableTargetAction ?? {}
    const action: ScheduledAction = {
      ...parseScheduledAction({
        name: record.ScheduledActionName as string,
        schedule: record.Schedule as string,
        ...(record.Timezone ? {timezone: record.Timezone} : {}),
        ...(min === undefined ? {} : {min}),
        ...(max === undefined ? {} : {max}),
      }),
      ...(record.startMs === undefined ? {} : {startMs: record.startMs}),
      ...(record.endMs === undefined ? {} : {endMs: record.endMs}),
    }
    if (dueActions([action], at.nowMs, record.createdAtMs).length === 0) continue
    target.minCapacity = min ?? target.minCapacity
    target.maxCapacity = Math.max(max ?? target.maxCapacity, target.minCapacity)
    clampDesiredCount(region, target, `scheduled action name ${action.name} was triggered`, at)
  }
}

/** Names a predefined metric's data points may have been posted under, CloudWatch's own first. */
const predefined: Record<string, string[]> = {
  ECSServiceAverageCPUUtilization: ['CPUUtilization', 'ECSServiceAverageCPUUtilization', 'cpu'],
  ECSServiceAverageMemoryUtilization: ['MemoryUtilization', 'ECSServiceAverageMemoryUtilization', 'memory'],
  ALBRequestCountPerTarget: ['RequestCountPerTarget', 'ALBRequestCountPerTarget', 'requests'],
}

/** The data points of POST /_gantry/metrics a policy looks at; metric math is reckoned from them. */
function datapoints(
  region: LocalRegion,
  policy: ScalingPolicyRecord,
  ClusterName: string,
  ServiceName: string,
  nowMs: number,
): Datapoint[] {
  const {PredefinedMetricSpecification: known, CustomizedMetricSpecification: custom} = policy.targetTracking ?? {}
  if (custom?.Metrics) return mathPoints(region, custom.Metrics, nowMs)
  const keys = known
    ? (predefined[known.PredefinedMetricType ?? ''] ?? []).flatMap(name => [
        metricKey(name, {ClusterName, ServiceName}),
        metricKey(name, {}),
      ])
    : [metricKey(custom?.MetricName ?? '', custom?.Dimensions)]
  return pointsOf(region, keys)
}

// More than any alarm looks back.
const mathWindowSeconds = 3600

/** The one series of a metric math that is returned; none for an expression the endpoint does not reckon. */
function mathPoints(
  region: LocalRegion,
  metrics: readonly TargetTrackingMetricDataQuery[],
  nowMs: number,
): Datapoint[] {
  const returned = metrics.find(query => query.ReturnData !== false)?.Id
  const endSeconds = Math.floor(nowMs / 1000)
  try {
    const series = metricData(region, metrics, endSeconds - mathWindowSeconds, endSeconds).get(returned ?? '')
    return [...(series ?? [])].map(([seconds, value]) => ({atMs: seconds * 1000, value}))
  } catch (error) {
    if (error instanceof MetricMathError) return []
    throw error
  }
}

/** The data points kept under the first of the names that has any. */
function pointsOf(region: LocalRegion, keys: string[]): Datapoint[] {
  const points = keys.map(key => region.conditions.metrics[key]).find(series => series !== undefined) ?? []
  return points.map(([seconds, value]) => ({atMs: seconds * 1000, value}))
}
