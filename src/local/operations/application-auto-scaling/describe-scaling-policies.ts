import type {
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
} from '@aws-sdk/client-application-auto-scaling'
import type {Operation} from '../../operation.js'
import {checkKey} from '../../scalable-targets.js'
import {scalingPage} from '../../scaling-page.js'
import type {LocalRegion} from '../../state.js'

export const describeScalingPolicies: Operation<
  LocalRegion,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse
> = {
  name: 'DescribeScalingPolicies',
  run: (region, input) => {
    checkKey(input)
    const policies = [...region.scalableTargets.values()]
      .filter(({resourceId}) => input.ResourceId === undefined || resourceId === input.ResourceId)
      .flatMap(({resourceId, policies: own}) => [...own.values()].map(policy => ({resourceId, policy})))
      .filter(({policy}) => !input.PolicyNames?.length || input.PolicyNames.includes(policy.policyName))
    const {items, ...rest} = scalingPage(policies, input)
    return {
      ScalingPolicies: items.map(({resourceId, policy}) => ({
        PolicyARN: policy.policyArn,
        PolicyName: policy.policyName,
        ServiceNamespace: 'ecs',
        ResourceId: resourceId,
        ScalableDimension: 'ecs:service:DesiredCount',
        PolicyType: policy.policyType,
        StepScalingPolicyConfiguration: policy.stepScaling,
        TargetTrackingScalingPolicyConfiguration: policy.targetTracking,
        Alarms: [...policy.alarms, ...callingAlarms(region, policy.policyArn)],
        CreationTime: new Date(policy.createdAtMs),
      })),
      ...rest,
    }
  },
}

/** The alarms of PutMetricAlarm that call a policy. */
function callingAlarms(region: LocalRegion, policyArn: string): {AlarmName: string; AlarmARN: string}[] {
  return Object.values(region.conditions.metricAlarms ?? {})
    .filter(alarm => alarm.AlarmActions?.includes(policyArn))
    .map(({AlarmName = ''}) => ({
      AlarmName,
      AlarmARN: `arn:aws:cloudwatch:${region.region}:${region.accountId}:alarm:${AlarmName}`,
    }))
}
