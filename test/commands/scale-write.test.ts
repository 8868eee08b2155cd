import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import * as scalingSdk from '@aws-sdk/client-application-auto-scaling'
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import {DescribeClustersCommand, DescribeServicesCommand, ECSClient} from '@aws-sdk/client-ecs'
import {GetRoleCommand, IAMClient} from '@aws-sdk/client-iam'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {mockClient} from 'aws-sdk-client-mock'
import {beforeEach, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const ecs = mockClient(ECSClient)
const scaling = mockClient(scalingSdk.ApplicationAutoScalingClient)
const cloudWatch = mockClient(CloudWatchClient)
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
const key = {ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: 'service/prod/web'}
const run = (...argv: string[]) => runCli(['scale', ...argv, '--cluster', 'prod', '--json'], environment)

// Application Auto Scaling with a memory: what was put is described the next time.
interface Memory {
  target?: object
  policies: Map<string, object>
  scheduled: Map<string, object>
}
let memory: Memory

beforeEach(() => {
  for (const mock of [ecs, scaling, cloudWatch, sts, iam]) mock.reset()
  iam.on(GetRoleCommand).resolves({})
  memory = {policies: new Map(), scheduled: new Map()}
  sts.on(GetCallerIdentityCommand).resolves({Account: '123456789012'})
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'web',
        clusterArn: 'arn:aws:ecs:us-east-1:1:cluster/prod',
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
      },
    ],
  })
  ecs.on(DescribeClustersCommand).resolves({clusters: [{settings: [{name: 'containerInsights', value: 'disabled'}]}]})
  scaling
    .on(scalingSdk.DescribeScalableTargetsCommand)
    .callsFake(() => ({ScalableTargets: memory.target ? [memory.target] : []}))
  scaling
    .on(scalingSdk.DescribeScalingPoliciesCommand)
    .callsFake(() => ({ScalingPolicies: [...memory.policies.values()]}))
  scaling
    .on(scalingSdk.DescribeScheduledActionsCommand)
    .callsFake(() => ({ScheduledActions: [...memory.scheduled.values()]}))
  scaling.on(scalingSdk.RegisterScalableTargetCommand).callsFake(input => {
    memory.target = {...memory.target, ...input}
    return {}
  })
  scaling.on(scalingSdk.PutScalingPolicyCommand).callsFake(input => {
    memory.policies.set(input.PolicyName, {...input, PolicyARN: `arn:${input.PolicyName}`})
    return {PolicyARN: `arn:${input.PolicyName}`, Alarms: []}
  })
  scaling.on(scalingSdk.PutScheduledActionCommand).callsFake(input => {
    memory.scheduled.set(input.ScheduledActionName, input)
    return {}
  })
  const alarms: object[] = []
  cloudWatch.on(DescribeAlarmsCommand).callsFake(() => ({MetricAlarms: alarms}))
  cloudWatch.on(PutMetricAlarmCommand).callsFake(input => {
    alarms.push(input)
    return {}
  })
})

const registered = {...key, MinCapacity: 1, MaxCapacity: 10}
const answerOf = async (...argv: string[]) => {
  const {stdout, exitCode} = await run(...argv)
  return {exitCode, answer: JSON.parse(stdout)}
}

describe('gantry scale step', () => {
  const step = [
    'step',
    'web',
    '--name',
    'busy',
    '--step',
    '0..20=1',
    '--step',
    '20..=3',
    '--threshold',
    '70',
    '--min',
    '1',
    '--max',
    '9',
  ]
  it('puts the target, the policy, and the alarm that calls it, in this order', async () => {
    const {exitCode, answer} = await answerOf(...step)
    expect(exitCode).toBe(0)
    expect(answer.applied.map((one: {operation: string}) => one.operation)).toEqual([
      'RegisterScalableTarget',
      'PutScalingPolicy',
      'PutMetricAlarm',
    ])
    expect(cloudWatch.commandCalls(PutMetricAlarmCommand)[0]?.args[0].input).toMatchObject({
      AlarmName: 'gantry/prod/web/busy',
      AlarmActions: ['arn:busy'],
      MetricName: 'CPUUtilization',
      Threshold: 70,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 3,
    })
  })
  it('sends nothing the second time', async () => {
    await run(...step)
    expect((await answerOf(...step)).answer).toMatchObject({outcome: 'unchanged', changes: []})
  })
  it('refuses overlapping steps before anything is asked', async () => {
    const {exitCode, answer} = await answerOf(
      'step',
      'web',
      '--name',
      'busy',
      '--step',
      '0..20=1',
      '--step',
      '10..=3',
      '--min',
      '1',
      '--max',
      '9',
    )
    expect(exitCode).toBe(2)
    expect(answer.error).toMatchObject({message: 'step policy `busy`: steps [0, 20) and [10, +∞) overlap'})
    expect(ecs.calls()).toHaveLength(0)
  })
})

describe('gantry scale schedule', () => {
  it('puts the action', async () => {
    memory.target = registered
    const {exitCode} = await answerOf(
      'schedule',
      'web',
      '--name',
      'morning',
      '--schedule',
      'cron(0 8 ? * MON-FRI *)',
      '--timezone',
      'Europe/Berlin',
      '--min',
      '5',
    )
    expect(exitCode).toBe(0)
    expect(memory.scheduled.get('morning')).toEqual({
      ...key,
      ScheduledActionName: 'morning',
      Schedule: 'cron(0 8 ? * MON-FRI *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: {MinCapacity: 5},
    })
  })
  it.each([
    ['a cron of four fields', ['--schedule', 'cron(* * * *)', '--min', '1'], '4 fields where 6 are needed'],
    [
      'an unknown time zone',
      ['--schedule', 'rate(1 day)', '--timezone', 'Mars/Olympus', '--min', '1'],
      'time zone `Mars/Olympus` is not known',
    ],
    ['min above max', ['--schedule', 'rate(1 day)', '--min', '9', '--max', '5'], 'min 9 is above max 5'],
    ['nothing to change', ['--schedule', 'rate(1 day)'], 'changes nothing'],
  ])('refuses %s with exit 2', async (_name, flags, message) => {
    const {exitCode, answer} = await answerOf('schedule', 'web', '--name', 'a', ...flags)
    expect(exitCode).toBe(2)
    expect(answer.error.message).toContain(message)
  })
  it('needs a registered service', async () => {
    expect(
      (await answerOf('schedule', 'web', '--name', 'a', '--schedule', 'rate(1 day)', '--min', '1')).answer.error
        .message,
    ).toContain('is not registered')
  })
})

describe('gantry scale sqs-backlog', () => {
  it('tracks m1/IF(m2>0,m2,1) at latency over time per message, and warns without Container Insights', async () => {
    const {exitCode, answer} = await answerOf(
      'sqs-backlog',
      'web',
      '--queue',
      'jobs',
      '--latency',
      '10s',
      '--per-message',
      '100ms',
      '--min',
      '0',
      '--max',
      '5',
    )
    expect(exitCode).toBe(0)
    const {TargetTrackingScalingPolicyConfiguration: configuration} = memory.policies.get('web-sqs-backlog') as never
    expect(configuration).toMatchObject({
      TargetValue: 100,
      CustomizedMetricSpecification: {
        Metrics: [
          {Id: 'm1', ReturnData: false},
          {Id: 'm2', ReturnData: false},
          {Id: 'e1', Expression: 'm1/IF(m2>0,m2,1)', ReturnData: true},
        ],
      },
    })
    expect(answer.findings.map((finding: {rule: string}) => finding.rule)).toContain('container-insights-off')
  })
})

describe('gantry scale suspend and resume', () => {
  it('change only what is named and keep the rest', async () => {
    memory.target = {...registered, SuspendedState: {ScheduledScalingSuspended: true}}
    expect((await answerOf('suspend', 'web', '--in')).answer).toMatchObject({
      outcome: 'applied',
      suspended: {ScheduledScalingSuspended: true, DynamicScalingInSuspended: true},
    })
    expect((await answerOf('suspend', 'web', '--in')).answer.outcome).toBe('unchanged')
    expect((await answerOf('resume', 'web')).answer.suspended).toEqual({
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    })
  })
})

describe('gantry scale rm', () => {
  it('removes the named policy, asked first', async () => {
    memory.target = registered
    memory.policies.set('web-cpu', {PolicyName: 'web-cpu'})
    expect((await answerOf('rm', 'web', '--policy', 'web-cpu')).answer.error.fix).toBe('pass --yes')
    expect(scaling.commandCalls(scalingSdk.DeleteScalingPolicyCommand)).toHaveLength(0)
    expect((await answerOf('rm', 'web', '--policy', 'web-cpu', '--yes')).answer.outcome).toBe('removed')
    expect(scaling.commandCalls(scalingSdk.DeleteScalingPolicyCommand)[0]?.args[0].input).toEqual({
      ...key,
      PolicyName: 'web-cpu',
    })
  })
  it('removes the alarm it made for a step policy with it', async () => {
    memory.target = registered
    memory.policies.set('busy', {
      PolicyName: 'busy',
      PolicyType: 'StepScaling',
      Alarms: [{AlarmName: 'gantry/prod/web/busy'}],
    })
    cloudWatch.on(DeleteAlarmsCommand).resolves({})
    expect((await answerOf('rm', 'web', '--policy', 'busy', '--yes')).answer.outcome).toBe('removed')
    expect(cloudWatch.commandCalls(DeleteAlarmsCommand)[0]?.args[0].input).toEqual({
      AlarmNames: ['gantry/prod/web/busy'],
    })
  })
  it('names the nearest when there is none of that name', async () => {
    memory.policies.set('web-cpu', {PolicyName: 'web-cpu'})
    expect((await answerOf('rm', 'web', '--policy', 'web-cpy', '--yes')).answer.error).toMatchObject({
      fix: 'did you mean web-cpu?',
    })
  })
})

describe('gantry scale show and activities', () => {
  it('show what is there', async () => {
    memory.target = registered
    expect((await answerOf('show', 'web')).answer).toMatchObject({
      v: 1,
      desired: 2,
      target: {MinCapacity: 1},
      policies: [],
      scheduled: [],
    })
  })
  it('reads as many pages as --limit needs', async () => {
    scaling.on(scalingSdk.DescribeScalingActivitiesCommand).callsFake(({MaxResults, NextToken}) => ({
      ScalingActivities: Array.from({length: MaxResults}, () => ({StatusCode: 'Successful'})),
      NextToken: `${NextToken ?? ''}x`,
    }))
    expect((await answerOf('activities', 'web', '--limit', '70')).answer.activities).toHaveLength(70)
    const pages = scaling.commandCalls(scalingSdk.DescribeScalingActivitiesCommand).map(call => call.args[0].input)
    expect(pages.map(({MaxResults, NextToken}) => [MaxResults, NextToken])).toEqual([
      [50, undefined],
      [20, 'x'],
    ])
  })
  it('asks for what was not scaled, too', async () => {
    scaling.on(scalingSdk.DescribeScalingActivitiesCommand).resolves({
      ScalingActivities: [
        {StatusCode: 'Unfulfilled', NotScaledReasons: [{Code: 'AlreadyAtMaxCapacity', MaxCapacity: 10}]} as never,
      ],
    })
    const {stdout} = await runCli(['scale', 'activities', 'web', '--cluster', 'prod'], environment)
    expect(stdout).toContain('not scaled  AlreadyAtMaxCapacity: already at max')
    expect(scaling.commandCalls(scalingSdk.DescribeScalingActivitiesCommand)[0]?.args[0].input).toMatchObject({
      ...key,
      IncludeNotScaledActivities: true,
    })
  })
})

describe('gantry scale apply', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-scale-'))
  const file = join(folder, 'gantry.yml')
  writeFileSync(
    file,
    `cluster: prod
services:
  web:
    taskDefinition: td.json
    scaling:
      min: 1
      max: 8
      targetTracking:
        - {metric: cpu, target: 60}
      step:
        - name: burst
          adjustmentType: PercentChangeInCapacity
          steps: [{lower: 0, adjustment: 50}]
          alarm: {metric: memory, threshold: 90, comparison: above}
      scheduled:
        - {name: night, schedule: "cron(0 22 * * ? *)", max: 2}
`,
  )
  const apply = (...more: string[]) => answerOf('apply', 'web', '--config', file, '--yes', ...more)

  it('sends target, policies, alarm, action in the safe order, and nothing the second time', async () => {
    const first = await apply()
    expect(first.answer.applied.map((one: {operation: string; name: string}) => [one.operation, one.name])).toEqual([
      ['RegisterScalableTarget', 'service/prod/web'],
      ['PutScalingPolicy', 'web-cpu'],
      ['PutScalingPolicy', 'burst'],
      ['PutMetricAlarm', 'gantry/prod/web/burst'],
      ['PutScheduledAction', 'night'],
    ])
    expect((await apply()).answer).toMatchObject({outcome: 'unchanged', applied: []})
  })
  it.each([
    ['is missing', {name: 'NoSuchEntityException'}, 'scaling-role-missing', 'iam:CreateServiceLinkedRole'],
    ['may not be read', {name: 'AccessDenied'}, 'scaling-role-unknown', 'allow iam:GetRole to have it looked up'],
  ])('says before sending that the service-linked role %s', async (_name, error, rule, fix) => {
    iam.on(GetRoleCommand).rejects(Object.assign(new Error('no'), error, {$fault: 'client'}))
    const {answer} = await apply('--dry-run')
    const finding = answer.findings.find((one: {rule: string}) => one.rule === rule)
    expect(finding?.fix).toContain(fix)
    expect(scaling.commandCalls(scalingSdk.RegisterScalableTargetCommand)).toHaveLength(0)
  })
  it('does not look the role up for a service that is registered', async () => {
    memory.target = {...key, MinCapacity: 2, MaxCapacity: 8}
    await apply('--dry-run')
    expect(iam.calls()).toHaveLength(0)
  })
  it('keeps what the file does not name, and says so; --prune removes it', async () => {
    memory.target = {...key, MinCapacity: 2, MaxCapacity: 8}
    memory.policies.set('old', {PolicyName: 'old', PolicyType: 'StepScaling'})
    const kept = await apply('--dry-run')
    expect(kept.answer.findings.map((finding: {what: string}) => finding.what)).toContain(
      'kept, though the file does not name them: old',
    )
    const pruned = await apply('--prune')
    expect(pruned.answer.applied.at(-1)).toMatchObject({operation: 'DeleteScalingPolicy', name: 'old'})
  })
  it('asks before it sends', async () => {
    expect((await answerOf('apply', 'web', '--config', file)).answer.error).toMatchObject({fix: 'pass --yes'})
    expect(scaling.commandCalls(scalingSdk.RegisterScalableTargetCommand)).toHaveLength(0)
  })
  it('needs scaling for the service', async () => {
    expect((await answerOf('apply', 'api', '--config', file)).answer.error.message).toContain(
      'has no scaling for service `api`',
    )
  })
})
