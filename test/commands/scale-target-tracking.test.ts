import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {DescribeServicesCommand, ECSClient, ListServicesCommand} from '@aws-sdk/client-ecs'
import {DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client} from '@aws-sdk/client-elastic-load-balancing-v2'
import {GetRoleCommand, IAMClient} from '@aws-sdk/client-iam'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {mockClient} from 'aws-sdk-client-mock'
import {beforeEach, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const ecs = mockClient(ECSClient)
const scaling = mockClient(ApplicationAutoScalingClient)
const elb = mockClient(ElasticLoadBalancingV2Client)
const sts = mockClient(STSClient)
const iam = mockClient(IAMClient)
const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_ENDPOINT_URL: undefined,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CI: undefined,
}
const key = {
  ServiceNamespace: 'ecs',
  ScalableDimension: 'ecs:service:DesiredCount',
  ResourceId: 'service/prod/web',
}
const run = (...more: string[]) => {
  const defaults = [
    ['--metric', 'cpu'],
    ['--target', '60'],
  ].flatMap(([flag, value]) => (more.includes(flag as string) ? [] : [flag as string, value as string]))
  return runCli(['scale', 'target-tracking', 'web', '--cluster', 'prod', ...defaults, ...more], environment)
}

beforeEach(() => {
  for (const mock of [ecs, scaling, elb, sts, iam]) mock.reset()
  iam.on(GetRoleCommand).resolves({})
  sts.on(GetCallerIdentityCommand).resolves({Account: '123456789012'})
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'web',
        clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
        deployments: [{rolloutState: 'COMPLETED'}],
        loadBalancers: [{targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/tg/0123456789abcdef'}],
      },
    ],
  })
  scaling.on(DescribeScalableTargetsCommand).resolves({ScalableTargets: []})
  scaling.on(DescribeScalingPoliciesCommand).resolves({ScalingPolicies: []})
  scaling.on(DescribeScheduledActionsCommand).resolves({ScheduledActions: []})
  scaling.on(RegisterScalableTargetCommand).resolves({})
  scaling
    .on(PutScalingPolicyCommand)
    .resolves({PolicyARN: 'arn:policy', Alarms: [{AlarmName: 'high', AlarmARN: 'arn:high'}]})
})

describe('gantry scale target-tracking', () => {
  it('registers the target, then puts the policy, and says first where', async () => {
    const result = await run('--min', '2', '--max', '10')
    expect(result).toMatchObject({exitCode: 0})
    expect(result.stderr.split('\n')[0]).toBe('account 123456789012 · region us-east-1 · cluster prod · service web')
    expect(scaling.commandCalls(RegisterScalableTargetCommand)[0]?.args[0].input).toEqual({
      ...key,
      MinCapacity: 2,
      MaxCapacity: 10,
    })
    expect(scaling.commandCalls(PutScalingPolicyCommand)[0]?.args[0].input).toEqual({
      ...key,
      PolicyName: 'web-cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        ScaleOutCooldown: 300,
        ScaleInCooldown: 300,
        DisableScaleIn: false,
        PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
      },
    })
    const order = scaling.calls().map(call => call.args[0].constructor.name)
    expect(order.indexOf('RegisterScalableTargetCommand')).toBeLessThan(order.indexOf('PutScalingPolicyCommand'))
  })

  it('sends nothing with --dry-run, and shows what it would', async () => {
    const {stdout, exitCode} = await run('--min', '2', '--max', '10', '--dry-run', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      outcome: 'not-sent',
      cluster: 'prod',
      changes: [{operation: 'RegisterScalableTarget'}, {operation: 'PutScalingPolicy', name: 'web-cpu'}],
    })
    expect(scaling.commandCalls(RegisterScalableTargetCommand)).toHaveLength(0)
    expect(scaling.commandCalls(PutScalingPolicyCommand)).toHaveLength(0)
  })

  it('sends nothing the second time', async () => {
    scaling
      .on(DescribeScalableTargetsCommand)
      .resolves({ScalableTargets: [{...key, MinCapacity: 2, MaxCapacity: 10} as never]})
    scaling.on(DescribeScalingPoliciesCommand).resolves({
      ScalingPolicies: [
        {
          PolicyName: 'web-cpu',
          PolicyType: 'TargetTrackingScaling',
          // As AWS gives it back: members in another order, defaults left out.
          TargetTrackingScalingPolicyConfiguration: {
            PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
            TargetValue: 60,
          },
        } as never,
      ],
    })
    const {stdout} = await run('--min', '2', '--max', '10', '--json')
    expect(JSON.parse(stdout)).toMatchObject({outcome: 'unchanged', changes: []})
    expect(scaling.commandCalls(RegisterScalableTargetCommand)).toHaveLength(0)
  })

  it('works the resource label out of the service’s target group', async () => {
    elb.on(DescribeTargetGroupsCommand).resolves({
      TargetGroups: [
        {LoadBalancerArns: ['arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/lb/fedcba9876543210']},
      ],
    })
    await run('--metric', 'requests', '--min', '1', '--max', '2').then(result => expect(result.exitCode).toBe(0))
    const input = scaling.commandCalls(PutScalingPolicyCommand)[0]?.args[0].input
    expect(input?.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification).toEqual({
      PredefinedMetricType: 'ALBRequestCountPerTarget',
      ResourceLabel: 'app/lb/fedcba9876543210/targetgroup/tg/0123456789abcdef',
    })
  })

  it('says aloud that registering moves desiredCount, and that a deployment pins scale-in', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{serviceName: 'web', status: 'ACTIVE', desiredCount: 1, deployments: [{rolloutState: 'IN_PROGRESS'}]}],
    })
    const {stdout} = await run('--min', '3', '--max', '10', '--dry-run', '--json')
    expect(JSON.parse(stdout).findings.map((finding: {rule: string}) => finding.rule)).toEqual([
      'desired-clamped',
      'scale-in-pinned',
    ])
  })

  it.each([
    ['min above max', ['--min', '9', '--max', '5'], 'min 9 is above max 5'],
    ['a service that is not registered, without bounds', [], 'is not registered yet: min and max are needed'],
    [
      'a metric nobody knows',
      ['--metric', 'cpuu', '--min', '1', '--max', '2'],
      'metric `cpuu` is not one gantry knows',
    ],
    [
      'a target that is no number',
      ['--target', 'sixty', '--min', '1', '--max', '2'],
      '--target `sixty` is not a number',
    ],
    ['a target of nothing', ['--target', '0', '--min', '1', '--max', '2'], 'target 0 can never be held'],
    [
      'a cooldown that is no duration',
      ['--scale-in-cooldown', '5', '--min', '1', '--max', '2'],
      '--scale-in-cooldown `5` is not a duration',
    ],
    [
      'a label that is the wrong way round',
      [
        '--metric',
        'requests',
        '--resource-label',
        'targetgroup/tg/0123456789abcdef/app/lb/0123456789abcdef',
        '--min',
        '1',
        '--max',
        '2',
      ],
      'is not one AWS takes',
    ],
  ])('refuses %s before anything is sent, with exit 2', async (_name, more, message) => {
    const {stdout, exitCode} = await run(...more, '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.message).toContain(message)
    expect(scaling.commandCalls(RegisterScalableTargetCommand)).toHaveLength(0)
  })

  it('names the nearest service when there is none of that name', async () => {
    ecs.on(DescribeServicesCommand).resolves({services: [], failures: [{reason: 'MISSING'}]})
    ecs.on(ListServicesCommand).resolves({serviceArns: ['arn:aws:ecs:us-east-1:1:service/prod/webs']})
    const {stdout, exitCode} = await run('--min', '1', '--max', '2', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({
      message: 'service `web` is not in cluster `prod`',
      fix: 'did you mean webs?',
    })
  })
})
