import type {PutScalingPolicyRequest, PutScalingPolicyResponse} from '@aws-sdk/client-application-auto-scaling'
import {nextUuid} from '../../ids.js'
import type {Operation} from '../../operation.js'
import {requireTarget, validationFault} from '../../scalable-targets.js'
import type {ScalingPolicyRecord} from '../../scaling-state.js'
import type {LocalRegion} from '../../state.js'

/** Target tracking makes its two alarms; step scaling waits for an alarm of the caller's that names its ARN. */
export const putScalingPolicy: Operation<LocalRegion, PutScalingPolicyRequest, PutScalingPolicyResponse> = {
  name: 'PutScalingPolicy',
  run: (region, input, context) => {
    const target = requireTarget(region, input)
    const policyName = input.PolicyName ?? ''
    const before = target.policies.get(policyName)
    const policyType = input.PolicyType ?? before?.policyType ?? 'StepScaling'
    const {TargetTrackingScalingPolicyConfiguration: tracking, StepScalingPolicyConfiguration: steps} = input
    if (policyType === 'PredictiveScaling') throw validationFault('PredictiveScaling is not served by gantry local')
    if (policyType === 'TargetTrackingScaling' ? !tracking || steps : !steps || tracking) {
      throw validationFault(`${policyType} needs exactly its own policy configuration`)
    }
    if (before && before.policyType !== policyType)
      throw validationFault('The policy type of a policy cannot be changed')
    if (tracking) checkTracking(tracking)
    const id = nextUuid(region.ids)
    const policy: ScalingPolicyRecord = {
      policyName,
      policyArn:
        before?.policyArn ??
        `arn:aws:autoscaling:${region.region}:${region.accountId}:scalingPolicy:${id}:resource/ecs/${target.resourceId}:policyName/${policyName}`,
      policyType,
      createdAtMs: before?.createdAtMs ?? context.nowMs,
      ...(tracking ? {targetTracking: tracking} : {}),
      ...(steps ? {stepScaling: steps} : {}),
      alarms: before?.alarms ?? (tracking ? alarmsOf(region, target.resourceId) : []),
      tracking: before?.tracking ?? {},
    }
    target.policies.set(policyName, policy)
    return {PolicyARN: policy.policyArn, Alarms: policy.alarms}
  },
}

function checkTracking(
  tracking: NonNullable<PutScalingPolicyRequest['TargetTrackingScalingPolicyConfiguration']>,
): void {
  const {PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized} = tracking
  if ((predefined === undefined) === (customized === undefined)) {
    throw validationFault(
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be given',
    )
  }
  const type = predefined?.PredefinedMetricType
  if (type === 'ALBRequestCountPerTarget' ? !predefined?.ResourceLabel : predefined?.ResourceLabel) {
    throw validationFault(
      type === 'ALBRequestCountPerTarget'
        ? 'ResourceLabel must be given for ALBRequestCountPerTarget'
        : 'ResourceLabel can only be given for ALBRequestCountPerTarget',
    )
  }
  const known = ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization', 'ALBRequestCountPerTarget']
  if (type !== undefined && !known.includes(type)) {
    throw validationFault(`The metric type ${type} is not valid for the service namespace ecs`)
  }
}

function alarmsOf(region: LocalRegion, resourceId: string): {AlarmName: string; AlarmARN: string}[] {
  return ['AlarmHigh', 'AlarmLow'].map(kind => {
    const AlarmName = `TargetTracking-${resourceId}-${kind}-${nextUuid(region.ids)}`
    return {AlarmName, AlarmARN: `arn:aws:cloudwatch:${region.region}:${region.accountId}:alarm:${AlarmName}`}
  })
}
