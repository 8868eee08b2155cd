import {describe, expect, it} from 'vitest'
import {AwsError, UserError} from '../../src/core/errors.js'
import {loadSnapshot, type SnapshotEvent} from '../../src/observe/load-snapshot.js'
import {fakeApi, sdkError, VirtualClock} from './snapshot-fake.js'

const region = 'eu-west-1'
const denied = (action: string) =>
  sdkError(
    'AccessDeniedException',
    `User: arn:aws:iam::111122223333:user/a is not authorized to perform: ${action} on resource: *`,
  )

describe('what a snapshot holds', () => {
  it('is the members of the file format, by AWS names and with ISO times', async () => {
    const snapshot = await loadSnapshot(fakeApi({instances: 1, tasks: 1}), 'prod', {clock: new VirtualClock(), region})
    expect(snapshot).toEqual({
      gantrySnapshot: 1,
      takenAt: '2026-01-05T10:00:00.000Z',
      region,
      account: '111122223333',
      cluster: {
        clusterName: 'prod',
        clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
        capacityProviders: ['asg'],
        defaultCapacityProviderStrategy: [{capacityProvider: 'asg', weight: 1}],
      },
      containerInstances: [
        {
          containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0',
          ec2InstanceId: 'i-0',
          status: 'ACTIVE',
          agentConnected: true,
          registeredAt: '2026-01-01T00:00:00.000Z',
          versionInfo: {agentVersion: '1.105.1'},
          registeredResources: [{name: 'CPU', type: 'INTEGER', integerValue: 2048, longValue: 0, doubleValue: 0}],
          remainingResources: [
            {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '80']},
            {name: 'CPU', type: 'INTEGER', integerValue: 1024},
            {name: 'MEMORY', type: 'INTEGER', integerValue: 4096},
          ],
          attributes: [{name: 'ecs.availability-zone', value: 'eu-west-1a'}],
          attachments: [{type: 'eni', status: 'ATTACHED'}],
        },
      ],
      tasks: [
        expect.objectContaining({
          taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0',
          desiredStatus: 'RUNNING',
          cpu: '256',
          attachments: [{type: 'ElasticNetworkInterface', status: 'ATTACHED'}],
        }),
        expect.objectContaining({
          taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/stopping',
          lastStatus: 'RUNNING',
        }),
      ],
      services: [
        expect.objectContaining({
          serviceName: 'web',
          deploymentConfiguration: expect.objectContaining({maximumPercent: 200}),
        }),
      ],
      taskDefinitions: [
        {
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1',
          networkMode: 'awsvpc',
          requiresAttributes: [{name: 'ecs.availability-zone'}],
          containerDefinitions: [
            {name: 'app', memory: 512, healthCheck: {interval: 30}, portMappings: [{containerPort: 80}]},
          ],
        },
      ],
      capacityProviders: [expect.objectContaining({name: 'asg'})],
      autoScalingGroups: [{name: 'workers', min: 1, max: 4, desired: 2, instanceTypes: ['m5.large']}],
      subnets: [{subnetId: 'subnet-1', availabilityZone: 'eu-west-1a', vpcId: 'vpc-1', availableIpAddressCount: 7}],
      targetGroups: [
        {
          targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/web/1',
          healthCheckIntervalSeconds: 30,
          healthyThresholdCount: 5,
          deregistrationDelaySeconds: 120,
        },
      ],
      accountSettings: {awsvpcTrunking: 'enabled'},
      notRead: [],
    })
  })

  it('has nothing of environment, secrets, commands, labels, tags, overrides, images and events', async () => {
    const snapshot = await loadSnapshot(fakeApi(), 'prod', {clock: new VirtualClock(), region})
    expect(JSON.stringify(snapshot)).not.toContain('SECRET')
  })

  it('keeps the events of the one service asked for', async () => {
    const snapshot = await loadSnapshot(fakeApi({services: 2}), 'prod', {
      clock: new VirtualClock(),
      region,
      eventsOf: 'web',
    })
    expect(snapshot.services?.map(service => service.events?.length)).toEqual([1, undefined])
  })

  it('masks the account ids of every ARN when asked', async () => {
    const text = JSON.stringify(
      await loadSnapshot(fakeApi(), 'prod', {clock: new VirtualClock(), region, redact: true}),
    )
    expect(text).not.toMatch(/111122223333|444455556666/)
    expect(text).toContain('arn:aws:ecs:eu-west-1:000000000000:container-instance/prod/0')
  })
})

describe('reading within the bucket', () => {
  it('reads every page: 5,000 instances and 20,000 tasks in about 500 calls, at 20 a second past the burst', async () => {
    const clock = new VirtualClock()
    const startedAt = clock.ms
    const api = fakeApi({instances: 5000, tasks: 20_000})
    const events: SnapshotEvent[] = []
    const snapshot = await loadSnapshot(api, 'prod', {clock, region, onEvent: event => events.push(event)})
    expect([snapshot.containerInstances.length, snapshot.tasks?.length]).toEqual([5000, 20_001])
    expect(new Set(snapshot.containerInstances.map(instance => instance.containerInstanceArn)).size).toBe(5000)
    const calls = [...api.calls.values()].reduce((sum, count) => sum + count, 0)
    expect(calls).toBeGreaterThan(500)
    expect(calls).toBeLessThan(520)
    const seconds = (clock.ms - startedAt) / 1000
    expect(seconds).toBeGreaterThanOrEqual(20)
    expect(seconds).toBeLessThan(23)
    const progress = events.filter(event => event.type === 'progress')
    expect(progress.at(0)?.expectedCalls).toBeGreaterThan(0)
    expect(progress.at(-1)?.etaMs).toBeLessThan(1000)
  })

  it('sends a throttled call again, and loses no page by it', async () => {
    const throttled: string[] = []
    const api = fakeApi({
      instances: 350,
      refuse: (operation, call) =>
        (operation === 'DescribeContainerInstances' || operation === 'ListContainerInstances') && call % 2 === 0
          ? sdkError('ThrottlingException', 'Rate exceeded')
          : undefined,
    })
    const snapshot = await loadSnapshot(api, 'prod', {
      clock: new VirtualClock(),
      region,
      onEvent: event => event.type === 'throttled' && throttled.push(event.operation),
    })
    expect(snapshot.containerInstances.map(instance => instance.ec2InstanceId)).toEqual(
      Array.from({length: 350}, (_, index) => `i-${index}`),
    )
    expect(throttled.length).toBeGreaterThan(2)
  })
})

describe('what may not be read', () => {
  const optional = [
    ['ListTasks', 'tasks', 'ecs:ListTasks'],
    ['DescribeTasks', 'tasks', 'ecs:DescribeTasks'],
    ['ListServices', 'services', 'ecs:ListServices'],
    ['DescribeServices', 'services', 'ecs:DescribeServices'],
    ['DescribeTaskDefinition', 'taskDefinitions', 'ecs:DescribeTaskDefinition'],
    ['DescribeCapacityProviders', 'capacityProviders', 'ecs:DescribeCapacityProviders'],
    ['ListAccountSettings', 'accountSettings', 'ecs:ListAccountSettings'],
    ['DescribeSubnets', 'subnets', 'ec2:DescribeSubnets'],
    ['DescribeAutoScalingGroups', 'autoScalingGroups', 'autoscaling:DescribeAutoScalingGroups'],
    ['DescribeTargetGroups', 'targetGroups', 'elasticloadbalancing:DescribeTargetGroups'],
    [
      'DescribeTargetGroupAttributes',
      'targetGroups: deregistration delay',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
    ],
  ] as const
  it.each(optional)('%s refused: %s is named with %s, and the rest is there', async (operation, what, iamAction) => {
    const api = fakeApi({refuse: name => (name === operation && name !== 'ListTasks' ? denied(iamAction) : undefined)})
    if (operation === 'ListTasks') api.ecs.listTasks = (async () => Promise.reject(denied(iamAction))) as never
    const snapshot = await loadSnapshot(api, 'prod', {clock: new VirtualClock(), region})
    expect(snapshot.notRead).toEqual([{what, why: 'access denied', iamAction}])
    expect(snapshot.containerInstances).toHaveLength(3)
  })

  it.each(optional)(
    '%s refused without a word of the action: it is named all the same',
    async (operation, what, iamAction) => {
      const refused = sdkError('AccessDeniedException', 'no')
      const api = fakeApi({refuse: name => (name === operation && name !== 'ListTasks' ? refused : undefined)})
      if (operation === 'ListTasks') api.ecs.listTasks = (async () => Promise.reject(refused)) as never
      const snapshot = await loadSnapshot(api, 'prod', {clock: new VirtualClock(), region})
      expect(snapshot.notRead).toEqual([{what, why: 'access denied', iamAction}])
    },
  )

  it.each([
    ['ListContainerInstances', 'ecs:ListContainerInstances'],
    ['DescribeContainerInstances', 'ecs:DescribeContainerInstances'],
    ['DescribeClusters', 'ecs:DescribeClusters'],
  ])('%s refused: nothing can be said without it', async (operation, iamAction) => {
    const api = fakeApi({refuse: name => (name === operation ? denied(iamAction) : undefined)})
    const error = await loadSnapshot(api, 'prod', {clock: new VirtualClock(), region}).catch(thrown => thrown)
    expect(error).toBeInstanceOf(AwsError)
    expect(error.aws).toMatchObject({operation, iamAction})
    expect(error.fix).toBe(`allow ${iamAction} for the caller`)
  })

  it('an optional service out of reach is named, ECS out of reach stops the load', async () => {
    const gone = Object.assign(new Error('connect ECONNREFUSED'), {code: 'ECONNREFUSED'})
    const optional = fakeApi({refuse: name => (name === 'DescribeTargetGroups' ? gone : undefined)})
    const snapshot = await loadSnapshot(optional, 'prod', {clock: new VirtualClock(), region})
    expect(snapshot.notRead).toEqual([{what: 'targetGroups', why: 'connect ECONNREFUSED'}])
    const ecs = fakeApi({refuse: name => (name === 'ListServices' ? gone : undefined)})
    await expect(loadSnapshot(ecs, 'prod', {clock: new VirtualClock(), region})).rejects.toBe(gone)
  })

  it('credentials that ran out stop the load', async () => {
    const expired = sdkError('ExpiredTokenException')
    const api = fakeApi({refuse: name => (name === 'DescribeTasks' ? expired : undefined)})
    await expect(loadSnapshot(api, 'prod', {clock: new VirtualClock(), region})).rejects.toBe(expired)
  })

  it('a cluster that is not there is the caller’s to change', async () => {
    const error = await loadSnapshot(fakeApi(), 'nope', {clock: new VirtualClock(), region}).catch(thrown => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toBe('there is no cluster `nope` here')
  })
})
