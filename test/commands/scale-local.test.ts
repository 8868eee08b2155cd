import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ECS} from '@aws-sdk/client-ecs'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {type SimulatedActivity, simulateScaling} from '../../src/scaling/simulate.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-scale-local-'))
const minuteMs = 60_000
let local: LocalEndpoint
let environment: Record<string, string | undefined>

beforeAll(async () => {
  local = await startLocal({virtualClock: true, clusters: [{name: 'prod', instances: [{type: 'm5.xlarge', count: 3}]}]})
  environment = {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CI: undefined,
  }
  const {ecs} = local.clients
  await ecs.registerTaskDefinition({family: 'web', containerDefinitions: [{name: 'web', image: 'shop:1', memory: 128}]})
  for (const serviceName of ['web', 'moved']) {
    await ecs.createService({cluster: 'prod', serviceName, taskDefinition: 'web', desiredCount: 2})
  }
  local.advance('15m')
})
afterAll(() => local.stop())

const cli = async (...argv: string[]) => {
  const {stdout, exitCode, stderr} = await runCli(['scale', ...argv, '--cluster', 'prod', '--json'], environment)
  return {exitCode, stderr, answer: JSON.parse(stdout)}
}
const control = async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${local.endpoint}/_gantry${path}`, {
    method,
    headers: {'x-gantry-control': '1'},
    ...(body ? {body: JSON.stringify(body)} : {}),
  })
  return answer.json() as Promise<{now: string}>
}
const desired = async (service: string) =>
  (await local.clients.ecs.describeServices({cluster: 'prod', services: [service]})).services?.[0]?.desiredCount ?? 0

describe('the scale commands against the endpoint, over HTTP', () => {
  it('target-tracking registers, clamps and puts; a second time nothing is sent', async () => {
    const argv = ['target-tracking', 'web', '--metric', 'cpu', '--target', '60', '--min', '3', '--max', '5']
    const first = await cli(...argv)
    expect(first).toMatchObject({
      exitCode: 0,
      answer: {outcome: 'applied', account: '123456789012', endpoint: local.endpoint},
    })
    expect(first.answer.applied[1].alarms).toHaveLength(2)
    expect(await desired('web')).toBe(3)
    expect((await cli(...argv)).answer.outcome).toBe('unchanged')
  })

  it('schedule, show, suspend, resume, activities and rm', async () => {
    expect(
      (await cli('schedule', 'web', '--name', 'soon', '--schedule', 'rate(5 minutes)', '--min', '4')).exitCode,
    ).toBe(0)
    local.advance('6m')
    expect(await desired('web')).toBe(4)
    expect((await cli('show', 'web')).answer).toMatchObject({
      desired: 4,
      target: {MinCapacity: 4, MaxCapacity: 5},
      policies: [{PolicyName: 'web-cpu'}],
      scheduled: [{ScheduledActionName: 'soon'}],
    })
    expect((await cli('suspend', 'web', '--scheduled')).answer).toMatchObject({
      outcome: 'applied',
      suspended: {ScheduledScalingSuspended: true},
    })
    expect((await cli('resume', 'web')).answer.outcome).toBe('applied')
    expect((await cli('activities', 'web')).answer.activities.length).toBeGreaterThan(0)
    expect((await cli('rm', 'web', '--action', 'soon', '--yes')).answer.outcome).toBe('removed')
    expect((await cli('rm', 'web', '--all', '--yes')).answer.outcome).toBe('removed')
    expect((await cli('show', 'web')).answer).toMatchObject({policies: [], scheduled: []})
  })

  it('says of an Express service that its next update overwrites this, and how Express says the same', async () => {
    const ecs = new ECS({
      endpoint: local.endpoint,
      region: local.region,
      credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    })
    await ecs.createExpressGatewayService({
      cluster: 'prod',
      serviceName: 'shown',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRoleForExpressServices',
      primaryContainer: {image: 'public.ecr.aws/docker/library/nginx:1.27'},
    })
    const argv = ['--metric', 'cpu', '--target', '50', '--min', '2', '--max', '6', '--dry-run']
    const {answer, exitCode} = await cli('target-tracking', 'shown', ...argv)
    expect(exitCode).toBe(0)
    expect(answer.findings.map(({rule}: {rule: string}) => rule)).toContain('express-overwrites')
    expect(answer.findings[0]).toMatchObject({
      severity: 'warning',
      fix: 'write `scalingTarget: {minTaskCount: 2, maxTaskCount: 6, autoScalingMetric: AVERAGE_CPU, autoScalingTargetValue: 50}` into `express:` of gantry.yml, then gantry deploy shown',
    })
    const removing = await cli('rm', 'shown', '--all', '--dry-run')
    expect(removing.stderr).toContain('express-overwrites')
    const other = await cli('target-tracking', 'web', ...argv)
    expect(other.answer.findings.map(({rule}: {rule: string}) => rule)).not.toContain('express-overwrites')
  })

  it('apply twice changes nothing the second time', async () => {
    const file = join(folder, 'gantry.yml')
    writeFileSync(
      file,
      `services:
  web:
    taskDefinition: td.json
    scaling:
      min: 1
      max: 6
      targetTracking: [{metric: memory, target: 70, scaleInCooldown: 10m}]
      scheduled: [{name: night, schedule: "cron(0 22 * * ? *)", timezone: Europe/Berlin, max: 2}]
`,
    )
    const apply = () => cli('apply', 'web', '--config', file, '--yes')
    expect((await apply()).answer.applied.map((one: {operation: string}) => one.operation)).toEqual([
      'RegisterScalableTarget',
      'PutScalingPolicy',
      'PutScheduledAction',
    ])
    expect((await apply()).answer).toMatchObject({outcome: 'unchanged', changes: []})
  })

  it('--check-capacity asks the engine whether the cluster can hold max', async () => {
    // 3 × m5.xlarge hold 3 × 15,768 MiB or so: far from 1,000 tasks of 128 MiB.
    const argv = ['target-tracking', 'web', '--metric', 'cpu', '--target', '60', '--min', '1', '--dry-run']
    const rules = async (...more: string[]) =>
      (await cli(...argv, ...more)).answer.findings.map((finding: {rule: string}) => finding.rule)
    expect(await rules('--max', '1000', '--check-capacity')).toContain('capacity-below-max')
    expect(await rules('--max', '20', '--check-capacity')).not.toContain('capacity-below-max')
    expect(await rules('--max', '1000')).not.toContain('capacity-below-max')
  })

  it('a service that is not there is named with the nearest', async () => {
    expect(await cli('show', 'wbe')).toMatchObject({exitCode: 2, answer: {error: {fix: 'did you mean web?'}}})
  })
})

describe('scale simulate of the last hours', () => {
  it('reads them from the endpoint’s CloudWatch', async () => {
    // The endpoint's clock, far ahead of this machine's, says what the last hours are.
    local.advance('48h')
    const {now} = await control('GET', '/health')
    const lastSeconds = Math.floor(Date.parse(now) / minuteMs) * 60 - 120
    const values = Array.from({length: 30}, (_, minute) => [lastSeconds - minute * 60, 90])
    const dimensions = {ClusterName: 'prod', ServiceName: 'quiet'}
    await control('POST', '/metrics', {metric: 'CPUUtilization', dimensions, values})
    const argv = ['simulate', 'quiet', '--hours', '2', '--target', '50', '--min', '2', '--max', '10']
    const {exitCode, answer} = await cli(...argv)
    expect(exitCode).toBe(0)
    expect(answer.points).toHaveLength(30)
    expect(answer.activities[0]).toMatchObject({from: 2, to: 4})
    expect((await cli(...argv.with(1, 'silent'))).answer.error.message).toBe(
      'CloudWatch has no cpu of service silent for the last 2 hours',
    )
  })
})

describe('a scripted load', () => {
  it('moves the service on the endpoint out and back as simulate predicted', async () => {
    const argv = ['target-tracking', 'moved', '--metric', 'cpu', '--target', '50', '--min', '1', '--max', '10']
    expect((await cli(...argv)).exitCode).toBe(0)
    // To a full minute, so that both count the same minutes.
    const {now} = await control('GET', '/health')
    const startMs = Math.ceil((Date.parse(now) + 1) / minuteMs) * minuteMs
    local.advance(startMs - Date.parse(now))
    const load = Array.from({length: 60}, (_, minute) => ({
      atMs: startMs + minute * minuteMs,
      value: minute < 20 ? 240 : 60,
    }))
    const setting = {
      min: 1,
      max: 10,
      targetTracking: [
        {
          name: 'p',
          metric: 'cpu' as const,
          target: 50,
          scaleOutCooldownSeconds: 300,
          scaleInCooldownSeconds: 300,
          disableScaleIn: false,
        },
      ],
      step: [],
      scheduled: [],
    }
    const predicted = simulateScaling(
      setting,
      {points: load, periodMs: minuteMs},
      {tasks: 2, startupMs: minuteMs, seriesIsLoad: true},
    )
    const seen: Array<Pick<SimulatedActivity, 't' | 'from' | 'to'>> = []
    let before = await desired('moved')
    for (const {t, metric} of predicted.points) {
      const atMs = Date.parse(t)
      const after = await desired('moved')
      if (after !== before) seen.push({t, from: before, to: after})
      before = after
      await control('POST', '/metrics', {
        metric: 'CPUUtilization',
        dimensions: {ClusterName: 'prod', ServiceName: 'moved'},
        values: [[atMs / 1000, metric]],
      })
      local.advance(minuteMs)
    }
    expect(predicted.activities.length).toBeGreaterThanOrEqual(2)
    expect(seen).toEqual(predicted.activities.map(({t, from, to}) => ({t, from, to})))
  })

  it('a step policy does, too, when its alarm calls it', async () => {
    await cli('rm', 'moved', '--all', '--yes')
    const argv = [
      'step',
      'moved',
      '--name',
      'busy',
      '--step',
      '0..20=1',
      '--step',
      '20..=3',
      '--threshold',
      '60',
      '--evaluation-periods',
      '2',
      '--min',
      '1',
      '--max',
      '10',
    ]
    expect((await cli(...argv)).answer.applied.map((one: {operation: string}) => one.operation)).toEqual([
      'RegisterScalableTarget',
      'PutScalingPolicy',
      'PutMetricAlarm',
    ])
    expect((await cli(...argv)).answer.outcome).toBe('unchanged')
    const {now} = await control('GET', '/health')
    const startMs = Math.ceil((Date.parse(now) + 1) / minuteMs) * minuteMs
    local.advance(startMs - Date.parse(now))
    const before = await desired('moved')
    // 85 is 25 above the threshold: the second step.
    for (let minute = 0; minute < 3; minute++) {
      const values = [[startMs / 1000 + minute * 60, 85]]
      await control('POST', '/metrics', {
        metric: 'CPUUtilization',
        dimensions: {ClusterName: 'prod', ServiceName: 'moved'},
        values,
      })
      local.advance(minuteMs)
    }
    expect(await desired('moved')).toBe(before + 3)
    expect((await cli('activities', 'moved')).answer.activities[0].Cause).toContain('gantry/prod/moved/busy')
    await cli('rm', 'moved', '--all', '--yes')
  })
})
