import type {
  CustomizedMetricSpecification,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {sqsBacklogMetric} from './sqs-backlog.js'

/** What a target tracking policy holds at its target. */
export type TrackedMetric = 'cpu' | 'memory' | 'requests' | 'custom' | 'sqs-backlog'

/** One target tracking policy, checked. Cooldowns in seconds, as AWS has them. */
export interface TargetTrackingPolicy {
  name: string
  metric: TrackedMetric
  target: number
  scaleOutCooldownSeconds: number
  scaleInCooldownSeconds: number
  disableScaleIn: boolean
  /** requests: `app/LB/ID/targetgroup/TG/ID`; worked out from the service's target group when absent. */
  resourceLabel?: string
  customizedMetric?: CustomizedMetricSpecification
  /** sqs-backlog: the queue's name. */
  queue?: string
}

/** ECS's own cooldown where none is written (AWS docs: target tracking scaling policies for ECS). */
export const defaultCooldownSeconds = 300

/** AWS's predefined metric type of each short name. */
export const predefinedMetricTypes = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
  requests: 'ALBRequestCountPerTarget',
} as const

const metricNames: TrackedMetric[] = ['cpu', 'memory', 'requests', 'custom', 'sqs-backlog']

/** A metric by its short name or by AWS's own. @throws UserError with did-you-mean. */
export function parseTrackedMetric(text: string): TrackedMetric {
  for (const [name, type] of Object.entries(predefinedMetricTypes)) if (text === type) return name as TrackedMetric
  if (metricNames.includes(text as TrackedMetric)) return text as TrackedMetric
  const guess = didYouMean(text, [...metricNames, ...Object.values(predefinedMetricTypes)])
  throw new UserError(`metric \`${text.slice(0, 100)}\` is not one gantry knows`, {
    fix: guess ? `did you mean ${guess}?` : `choose one of ${metricNames.join(', ')}`,
  })
}

const labelForm = /^app\/[^/]+\/[0-9a-f]{16}\/targetgroup\/[^/]+\/[0-9a-f]{16}$/

/**
 * The resource label of ALBRequestCountPerTarget: the load balancer ARN's part after `loadbalancer/`, a slash, the
 * target group ARN's last part (AWS docs: PredefinedMetricSpecification).
 */
export function resourceLabel(loadBalancerArn: string, targetGroupArn: string): string {
  const loadBalancer = loadBalancerArn.slice(loadBalancerArn.indexOf('loadbalancer/') + 'loadbalancer/'.length)
  return `${loadBalancer}/${targetGroupArn.slice(targetGroupArn.lastIndexOf(':') + 1)}`
}

/**
 * Checks one policy before anything is sent.
 * @throws UserError for what AWS would refuse or what could never act.
 */
export function checkTargetTracking(policy: TargetTrackingPolicy): void {
  if (!Number.isFinite(policy.target) || policy.target <= 0) {
    throw new UserError(`target ${policy.target} can never be held`, {fix: 'write a target above 0'})
  }
  for (const [name, value] of [
    ['scale-out cooldown', policy.scaleOutCooldownSeconds],
    ['scale-in cooldown', policy.scaleInCooldownSeconds],
  ] as const) {
    if (!Number.isInteger(value) || value < 0) throw new UserError(`${name} ${value} is not a whole number of seconds`)
  }
  if (policy.resourceLabel !== undefined) {
    if (policy.metric !== 'requests') {
      throw new UserError('a resource label belongs to the metric requests only', {fix: 'leave the resource label out'})
    }
    if (!labelForm.test(policy.resourceLabel)) {
      throw new UserError(`resource label \`${policy.resourceLabel.slice(0, 200)}\` is not one AWS takes`, {
        fix: 'write it as app/LOAD-BALANCER/16HEX/targetgroup/TARGET-GROUP/16HEX, the load balancer first',
      })
    }
  }
  if (policy.metric === 'custom') {
    if (!policy.customizedMetric) throw new UserError('the metric custom needs a CustomizedMetricSpecification')
    checkCustomizedMetric(policy.customizedMetric)
  }
  if (policy.metric === 'sqs-backlog' && !policy.queue) throw new UserError('the metric sqs-backlog needs a queue name')
}

/** @throws UserError unless it is one plain metric, or metric math with exactly one returned expression. */
function checkCustomizedMetric(metric: CustomizedMetricSpecification): void {
  if (!metric.Metrics) {
    if (!metric.MetricName || !metric.Namespace) {
      throw new UserError('a customized metric needs MetricName and Namespace, or Metrics', {
        fix: 'write it as the AWS CLI takes CustomizedMetricSpecification',
      })
    }
    return
  }
  if (metric.MetricName) throw new UserError('a customized metric has MetricName or Metrics, not both')
  for (const query of metric.Metrics) {
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(query.Id ?? '')) {
      throw new UserError(`metric id \`${String(query.Id).slice(0, 100)}\` must start with a lower-case letter`)
    }
    if (Boolean(query.Expression) === Boolean(query.MetricStat)) {
      throw new UserError(`metric \`${query.Id}\` needs exactly one of Expression and MetricStat`)
    }
  }
  const returned = metric.Metrics.filter(query => query.ReturnData !== false)
  if (returned.length !== 1) {
    throw new UserError(`${returned.length} metrics return data; exactly one may`, {
      fix: 'set ReturnData to false on all but the final expression',
    })
  }
}

/** The policy as PutScalingPolicy takes it. `requests` needs its resource label by now. */
export function targetTrackingConfiguration(
  policy: TargetTrackingPolicy,
  names: {cluster: string; service: string},
): TargetTrackingScalingPolicyConfiguration {
  const shared = {
    TargetValue: policy.target,
    ScaleOutCooldown: policy.scaleOutCooldownSeconds,
    ScaleInCooldown: policy.scaleInCooldownSeconds,
    DisableScaleIn: policy.disableScaleIn,
  }
  if (policy.metric === 'sqs-backlog') {
    return {...shared, CustomizedMetricSpecification: sqsBacklogMetric({...names, queue: policy.queue as string})}
  }
  if (policy.metric === 'custom') return {...shared, CustomizedMetricSpecification: policy.customizedMetric}
  return {
    ...shared,
    PredefinedMetricSpecification: {
      PredefinedMetricType: predefinedMetricTypes[policy.metric],
      ...(policy.resourceLabel ? {ResourceLabel: policy.resourceLabel} : {}),
    },
  }
}
