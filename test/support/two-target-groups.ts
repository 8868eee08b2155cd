/** The ARN of a target group by its name. */
export const targetGroup = (name: string, region = 'us-east-1') =>
  `arn:aws:elasticloadbalancing:${region}:123456789012:targetgroup/${name}/0123456789abcdef`

/** The load balancer of a service deployed in stages: all traffic goes through two target groups and a listener's rule. */
export function betweenTargetGroups({
  region = 'us-east-1',
  containerName = 'web',
  productionListenerRule = `arn:aws:elasticloadbalancing:${region}:123456789012:listener-rule/app/front/1/2/3`,
  ...advanced
}: {
  region?: string
  containerName?: string
  productionListenerRule?: string
  testListenerRule?: string
} = {}) {
  return {
    loadBalancers: [
      {
        targetGroupArn: targetGroup('blue', region),
        containerName,
        containerPort: 80,
        advancedConfiguration: {
          alternateTargetGroupArn: targetGroup('green', region),
          productionListenerRule,
          roleArn: 'arn:aws:iam::123456789012:role/ecs-infrastructure',
          ...advanced,
        },
      },
    ],
  }
}
