import type {ExpressConfiguration} from './express.js'
import {predefinedMetric} from './express-resources.js'
import type {OperationContext} from './operation.js'
import {putScalingPolicy} from './operations/application-auto-scaling/put-scaling-policy.js'
import {registerScalableTarget} from './operations/application-auto-scaling/register-scalable-target.js'
import type {LocalRegion} from './state.js'

/** The scalable target and its policy, made or changed: through the very operations a caller would use. */
export async function scaleExpress(
  region: LocalRegion,
  {clusterName, serviceName}: {clusterName: string; serviceName: string},
  scalingTarget: ExpressConfiguration['scalingTarget'],
  targetGroupArn: string,
  context: OperationContext,
): Promise<{scalableTargetArn: string; policyArn: string}> {
  const key = {
    ServiceNamespace: 'ecs' as const,
    ResourceId: `service/${clusterName}/${serviceName}`,
    ScalableDimension: 'ecs:service:DesiredCount' as const,
  }
  const {minTaskCount, maxTaskCount, autoScalingTargetValue} = scalingTarget
  await registerScalableTarget.run(region, {...key, MinCapacity: minTaskCount, MaxCapacity: maxTaskCount}, context)
  const metric = predefinedMetric(scalingTarget.autoScalingMetric)
  await putScalingPolicy.run(
    region,
    {
      ...key,
      PolicyName: `ecs-express-${serviceName}`,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: autoScalingTargetValue,
        PredefinedMetricSpecification: {
          PredefinedMetricType: metric,
          ...(metric === 'ALBRequestCountPerTarget' ? {ResourceLabel: resourceLabel(region, targetGroupArn)} : {}),
        },
      },
    },
    context,
  )
  const target = region.scalableTargets.get(key.ResourceId)
  return {
    scalableTargetArn: target?.scalableTargetArn as string,
    policyArn: [...(target?.policies.values() ?? [])][0]?.policyArn as string,
  }
}

// `app/NAME/ID/targetgroup/NAME/ID`
function resourceLabel(region: LocalRegion, targetGroupArn: string): string {
  const balancer = region.network.targetGroups.get(targetGroupArn)?.loadBalancerArns[0] ?? ''
  const tail = (arn: string, kind: string) => arn.slice(arn.indexOf(kind))
  return `${tail(balancer, 'app/')}/${tail(targetGroupArn, 'targetgroup/')}`
}
