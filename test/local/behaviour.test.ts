import {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import type {ECS} from '@aws-sdk/client-ecs'
import {afterEach, describe, expect, it} from 'vitest'
import {readLabels} from '../../src/local/behaviour.js'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'

describe('labels of a container', () => {
  it.each([
    [{}, {exitAfterMs: 1000, log: []}],
    [
      {'gantry.local/exit-code': '3', 'gantry.local/exit-after': '2m'},
      {exitCode: 3, exitAfterMs: 120_000, log: []},
    ],
    [{'gantry.local/exit-after': '5'}, {exitAfterMs: 5000, log: []}],
    [{'gantry.local/log': 'one\ntwo\n'}, {exitAfterMs: 1000, log: ['one', 'two']}],
    [
      {'gantry.local/health': 'Unhealthy', 'gantry.local/health-after': '90s'},
      {exitAfterMs: 1000, log: [], health: 'UNHEALTHY', healthAfterMs: 90_000},
    ],
    [
      {'gantry.local/oom-after': '1h', 'gantry.local/pull-seconds': '30'},
      {exitAfterMs: 1000, log: [], oomAfterMs: 3_600_000, pullMs: 30_000},
    ],
    [
      {'gantry.local/exit-code': 'often', 'gantry.local/exit-after': 'soon'},
      {exitAfterMs: 1000, log: []},
    ],
  ])('%o', (labels, behaviour) => {
    expect(readLabels(labels as unknown as Record<string, string>)).toEqual(behaviour)
  })
})

let local: LocalEndpoint | undefined
afterEach(async () => {
  await local?.stop()
  local = undefined
})

async function runTask(container: object, options: {minutes?: number; image?: string; definition?: object} = {}) {
  local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{type: 'm5.large', count: 1}]}]})
  const ecs = local.clients.ecs as unknown as ECS
  await ecs.registerTaskDefinition({
    family: 'job',
    containerDefinitions: [{name: 'job', image: options.image ?? 'busybox', memory: 64, ...container}],
    ...options.definition,
  })
  const started = await ecs.runTask({cluster: 'demo', taskDefinition: 'job'})
  expect(started.failures).toEqual([])
  local.advance(`${options.minutes ?? 5}m`)
  const {tasks} = await ecs.describeTasks({cluster: 'demo', tasks: [started.tasks?.[0]?.taskArn ?? '']})
  return tasks?.[0]
}

describe('what a task does', () => {
  it('runs when nothing is said', async () => {
    expect(await runTask({})).toMatchObject({lastStatus: 'RUNNING', desiredStatus: 'RUNNING'})
  })

  it('ends with the exit code of its label', async () => {
    const task = await runTask({dockerLabels: {'gantry.local/exit-code': '3', 'gantry.local/exit-after': '10s'}})
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    })
    expect(task?.containers?.[0]?.exitCode).toBe(3)
  })

  it('runs out of memory', async () => {
    const task = await runTask({dockerLabels: {'gantry.local/oom-after': '10s'}})
    expect(task?.containers?.[0]).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    })
  })

  it('cannot pull what the registry of the endpoint does not have', async () => {
    const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1'
    const task = await runTask({}, {image})
    expect(task).toMatchObject({lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart'})
    expect(task?.stoppedReason).toBe(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
    )
  })

  it('writes its log where awslogs says', async () => {
    const task = await runTask({
      dockerLabels: {'gantry.local/log': 'hello\nworld'},
      logConfiguration: {
        logDriver: 'awslogs',
        options: {'awslogs-group': '/ecs/job', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'run'},
      },
    })
    const logs = new CloudWatchLogs({
      endpoint: local?.endpoint ?? '',
      region: 'us-east-1',
      credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    })
    const logStreamName = `run/job/${task?.taskArn?.split('/').pop()}`
    const {events} = await logs.getLogEvents({logGroupName: '/ecs/job', logStreamName, startFromHead: true})
    expect(events?.map(({message}) => message)).toEqual(['hello', 'world'])
    const {logStreams} = await logs.describeLogStreams({logGroupName: '/ecs/job', orderBy: 'LastEventTime'})
    expect(logStreams?.[0]?.logStreamName).toBe(logStreamName)
    const found = await logs.filterLogEvents({logGroupName: '/ecs/job', filterPattern: 'world -hello'})
    expect(found.events).toHaveLength(1)
  })
})

describe('images of the endpoint', () => {
  it('run by the digest their tag stood for when the deployment began', async () => {
    local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{count: 1}]}]})
    const {ecs, ecr} = local.clients
    await ecr.createRepository({repositoryName: 'shop'})
    // An index of nothing needs no blobs.
    const push = (mark: string) =>
      ecr.putImage({
        repositoryName: 'shop',
        imageManifest: JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.index.v1+json',
          manifests: [],
          annotations: {mark},
        }),
        imageTag: 'live',
      })
    const digest = (await push('one')).image?.imageId?.imageDigest
    const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:live'
    await ecs.registerTaskDefinition({family: 'shop', containerDefinitions: [{name: 'shop', image, memory: 64}]})
    await ecs.createService({cluster: 'demo', serviceName: 'shop', taskDefinition: 'shop', desiredCount: 1})
    await push('two')
    local.advance('5m')
    const {taskArns} = await ecs.listTasks({cluster: 'demo', serviceName: 'shop'})
    const {tasks} = await ecs.describeTasks({cluster: 'demo', tasks: taskArns})
    expect(tasks?.[0]).toMatchObject({lastStatus: 'RUNNING', containers: [{imageDigest: digest}]})

    await ecr.batchDeleteImage({repositoryName: 'shop', imageIds: [{imageDigest: digest}]})
    await ecs.updateService({cluster: 'demo', service: 'shop', desiredCount: 2})
    local.advance('5m')
    const stopped = await ecs.listTasks({cluster: 'demo', desiredStatus: 'STOPPED'})
    const failed = await ecs.describeTasks({cluster: 'demo', tasks: stopped.taskArns})
    expect(failed.tasks?.[0]?.stoppedReason).toMatch(
      /^CannotPullContainerError: .*shop@sha256:[0-9a-f]{64}: not found$/,
    )
  })
})
