import {CloudWatch, type MetricDataQuery} from '@aws-sdk/client-cloudwatch'
import {afterEach, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {sqsBacklogMetric} from '../../src/scaling/sqs-backlog.js'

const key = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/demo/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const
let local: LocalEndpoint
afterEach(() => local.stop())

const service = async () =>
  (await local.clients.ecs.describeServices({cluster: 'demo', services: ['web']})).services?.[0]

async function scaled() {
  local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{count: 3}]}]})
  const {ecs, applicationAutoScaling: scaling} = local.clients
  await ecs.registerTaskDefinition({family: 'web', containerDefinitions: [{name: 'web', image: 'a', memory: 64}]})
  await ecs.createService({cluster: 'demo', serviceName: 'web', taskDefinition: 'web', desiredCount: 2})
  await scaling.registerScalableTarget({...key, MinCapacity: 2, MaxCapacity: 10})
  local.advance('5m')
}

const cloudWatch = () =>
  new CloudWatch({
    endpoint: local.endpoint,
    region: local.region,
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
  })

async function cpu(value: number, minutes: number) {
  await post({CPUUtilization: [{ClusterName: 'demo', ServiceName: 'web'}, value]}, minutes)
}

/** The same value for each of the next minutes. */
async function post(metrics: Record<string, [dimensions: object, value: number]>, minutes: number) {
  const control = (path: string, body?: object) =>
    fetch(`${local.endpoint}/_gantry/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {'x-gantry-control': '1'},
      ...(body ? {body: JSON.stringify(body)} : {}),
    }).then(response => response.json() as Promise<{now: string}>)
  const startSeconds = Math.floor(Date.parse((await control('health')).now) / 60_000) * 60
  for (const [metric, [dimensions, value]] of Object.entries(metrics)) {
    const values = Array.from({length: minutes}, (_, minute) => [startSeconds + minute * 60, value])
    await control('metrics', {metric, dimensions, values})
  }
  local.advance(minutes * 60_000)
}

describe('target tracking', () => {
  it('moves desiredCount out after three minutes above the target, and in after fifteen below', async () => {
    await scaled()
    await local.clients.applicationAutoScaling.putScalingPolicy({
      ...key,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
      },
    })
    await cpu(100, 2)
    expect((await service())?.desiredCount).toBe(2)
    await cpu(100, 3)
    expect((await service())?.desiredCount).toBe(4)
    await cpu(50, 10)
    expect(await service()).toMatchObject({desiredCount: 4, runningCount: 4})
    await cpu(10, 20)
    expect((await service())?.desiredCount).toBe(2)
    const {ScalingActivities} = await local.clients.applicationAutoScaling.describeScalingActivities({
      ServiceNamespace: 'ecs',
    })
    expect(ScalingActivities?.map(({Description}) => Description)).toEqual([
      'Setting desired count to 2.',
      'Setting desired count to 4.',
    ])
    expect(ScalingActivities?.[1]?.Cause).toMatch(
      /^monitor alarm TargetTracking-service\/demo\/web-AlarmHigh-[0-9a-f-]{36} in state ALARM triggered policy cpu$/,
    )
  })

  it('follows messages per running task, as metric math', async () => {
    await scaled()
    await local.clients.applicationAutoScaling.putScalingPolicy({
      ...key,
      PolicyName: 'backlog',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 100,
        CustomizedMetricSpecification: sqsBacklogMetric({cluster: 'demo', service: 'web', queue: 'jobs'}),
      },
    })
    const backlog = (messages: number, running: number, minutes: number) =>
      post(
        {
          ApproximateNumberOfMessagesVisible: [{QueueName: 'jobs'}, messages],
          RunningTaskCount: [{ClusterName: 'demo', ServiceName: 'web'}, running],
        },
        minutes,
      )
    // 500 messages for 2 tasks are 250 each: 5 tasks for 100 each.
    await backlog(500, 2, 4)
    expect((await service())?.desiredCount).toBe(5)
    await backlog(200, 5, 30)
    expect((await service())?.desiredCount).toBe(2)
    const {MetricDataResults} = await cloudWatch().getMetricData({
      MetricDataQueries: sqsBacklogMetric({cluster: 'demo', service: 'web', queue: 'jobs'})
        .Metrics as MetricDataQuery[],
      StartTime: new Date(0),
      EndTime: new Date('2100-01-01'),
      ScanBy: 'TimestampAscending',
    })
    expect(MetricDataResults).toHaveLength(1)
    expect(MetricDataResults?.[0]?.Values?.slice(0, 5)).toEqual([250, 250, 250, 250, 40])
  })

  it('leaves the service alone without data', async () => {
    await scaled()
    local.advance('2h')
    expect((await service())?.desiredCount).toBe(2)
  })
})

describe('scheduled actions', () => {
  it('change the bounds at their minute and clamp desiredCount', async () => {
    await scaled()
    await local.clients.applicationAutoScaling.putScheduledAction({
      ...key,
      ScheduledActionName: 'more',
      Schedule: 'rate(10 minutes)',
      ScalableTargetAction: {MinCapacity: 5},
    })
    local.advance('11m')
    expect((await service())?.desiredCount).toBe(5)
  })
})

describe('registering a target', () => {
  it('clamps desiredCount at once', async () => {
    await scaled()
    await local.clients.applicationAutoScaling.registerScalableTarget({...key, MinCapacity: 4})
    expect((await service())?.desiredCount).toBe(4)
  })
})
