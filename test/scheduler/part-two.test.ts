import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import {
  registerContainerInstance,
  removeContainerInstance,
  updateContainerInstance,
} from '../../src/scheduler/container-instances.js'
import {deleteService} from '../../src/scheduler/delete-service.js'
import {primaryOf} from '../../src/scheduler/deployments.js'
import {runTask, startTask} from '../../src/scheduler/run-task.js'
import type {CapacityProvider} from '../../src/scheduler/state.js'
import {protectTask, stopTask} from '../../src/scheduler/stop-task.js'
import type {Task} from '../../src/scheduler/task.js'
import {arnOf, Town} from './town.js'

const live = (town: Town, serviceName?: string): Task[] =>
  [...town.state.tasks.values()].filter(
    task => task.desiredStatus === 'RUNNING' && (!serviceName || task.serviceName === serviceName),
  )

const perZone = (town: Town): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const {availabilityZone = ''} of live(town)) counts[availabilityZone] = (counts[availabilityZone] ?? 0) + 1
  return counts
}

const instanceArns = (town: Town) => [...town.state.containerInstances.keys()]

describe('DAEMON services', () => {
  it('one task on each ACTIVE instance, and on each that joins', () => {
    const town = new Town().instances(3).create({schedulingStrategy: 'DAEMON'}).to(100)
    expect(new Set(live(town).map(task => task.containerInstanceArn)).size).toBe(3)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', desiredCount: 3, runningCount: 3})
    const joining = new Town().instances(4).state.containerInstances
    const fourth = [...joining.values()][3]
    if (!fourth) throw new Error('no fourth instance')
    town.state = registerContainerInstance(town.state, fourth, town.nowMs, town.world).state
    town.to(100)
    expect(new Set(live(town).map(task => task.containerInstanceArn)).size).toBe(4)
  })

  it('a deployment stops the old task of an instance before it starts the new one', () => {
    const town = new Town().instances(3).create({schedulingStrategy: 'DAEMON'}).to(100)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(300)
    expect(
      town.messages(updated).map(message => message.replace(/^[\d.]+ /, '').replace(/(\(task\) ?)+/, '(task)')),
    ).toEqual([
      '(service web) has stopped 3 running tasks: (task).',
      '(service web) has started 3 tasks: (task).',
      '(service web) (deployment ecs-svc) deployment completed.',
      '(service web) has reached a steady state.',
    ])
  })

  it('keeps half of the instances served at 50/100', () => {
    const town = new Town().instances(4)
    town.create({schedulingStrategy: 'DAEMON', deploymentConfiguration: {minimumHealthyPercent: 50}}).to(100)
    town.update({taskDefinition: 'web:2'})
    let least = 4
    for (let s = 0; s < 300; s++) least = Math.min(least, live(town.to(1)).filter(task => task.healthy).length)
    expect(least).toBe(2)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 4})
  })

  it('stops where its placement constraints no longer hold', () => {
    const town = new Town().instances(2)
    const placementConstraints = [{type: 'memberOf' as const, expression: 'attribute:pool == blue'}]
    const paint = (arn: string, pool: string) => {
      const {attributes = []} = town.state.containerInstances.get(arn) ?? {}
      const painted = [...attributes.filter(({name}) => name !== 'pool'), {name: 'pool', value: pool}]
      town.state = updateContainerInstance(town.state, arn, {attributes: painted}, town.nowMs, town.world).state
    }
    const [first = '', second = ''] = instanceArns(town)
    paint(first, 'blue')
    paint(second, 'blue')
    town.create({schedulingStrategy: 'DAEMON', placementConstraints}).to(100)
    expect(live(town)).toHaveLength(2)
    paint(second, 'green')
    town.to(100)
    expect(live(town).map(task => task.containerInstanceArn)).toEqual([first])
    expect(primaryOf(town.service())).toMatchObject({desiredCount: 1, runningCount: 1})
  })

  it('leaves a DRAINING instance last, after the replicas', () => {
    const town = new Town().instances(2).create({schedulingStrategy: 'DAEMON', serviceName: 'agent'}).to(100)
    town.create({desiredCount: 2, deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200}}).to(200)
    const [first = ''] = instanceArns(town)
    town.state = updateContainerInstance(town.state, first, {status: 'DRAINING'}, town.nowMs, town.world).state
    town.to(1)
    const there = () =>
      live(town)
        .filter(task => task.containerInstanceArn === first)
        .map(task => task.serviceName)
    expect(there()).toContain('agent')
    town.to(300)
    expect(there()).toEqual([])
    expect(live(town, 'web')).toHaveLength(2)
    expect(live(town, 'agent')).toHaveLength(1)
  })
})

describe('a container instance that goes', () => {
  it('DRAINING: replacements first, then the tasks there stop', () => {
    const town = new Town().instances(3).create({desiredCount: 3}).to(200)
    const [first = ''] = instanceArns(town)
    town.state = updateContainerInstance(town.state, first, {status: 'DRAINING'}, town.nowMs, town.world).state
    for (let s = 0; s < 200; s++) {
      expect(live(town.to(1)).filter(task => task.healthy).length).toBeGreaterThanOrEqual(3)
    }
    expect(live(town)).toHaveLength(3)
    expect(live(town).some(task => task.containerInstanceArn === first)).toBe(false)
    expect(town.service().deployments).toHaveLength(1)
  })

  it('terminated: its tasks stop at once, and are replaced', () => {
    const town = new Town().instances(2).create({desiredCount: 2}).to(200)
    const [first = ''] = instanceArns(town)
    town.state = removeContainerInstance(town.state, first, {terminated: true}, town.nowMs, town.world).state
    town.to(100)
    const lost = [...town.state.tasks.values()].find(task => task.lastStatus === 'STOPPED')
    expect(lost).toMatchObject({stoppedReason: expect.stringMatching(/^Host EC2 \(instance i-\w+\) terminated\.$/)})
    expect(live(town).filter(task => task.healthy)).toHaveLength(2)
  })

  it('deregistered with tasks on it only by force', () => {
    const town = new Town().instances(2).create({desiredCount: 2}).to(200)
    const [first = ''] = instanceArns(town)
    expect(() => removeContainerInstance(town.state, first, {}, town.nowMs, town.world)).toThrow(
      expect.objectContaining({name: 'InvalidParameterException'}),
    )
    town.state = removeContainerInstance(town.state, first, {force: true}, town.nowMs, town.world).state
    const stopped = [...town.state.tasks.values()].find(task => task.desiredStatus === 'STOPPED')
    expect(stopped?.stoppedReason).toBe('Container instance deregistration forced by user')
  })
})

describe('places', () => {
  it('a static host port with no spare instance never rolls at 100/200, and says why', () => {
    const town = new Town().instances(2)
    const ports: Partial<TaskDefinition> = {
      networkMode: 'bridge',
      containerDefinitions: [{name: 'web', cpu: 10, memory: 64, portMappings: [{containerPort: 80, hostPort: 80}]}],
    }
    town.definitions['web:1'] = town.definitions['web:2'] = ports
    town.create({desiredCount: 2, deploymentConfiguration: {maximumPercent: 200, minimumHealthyPercent: 100}}).to(200)
    expect(live(town)).toHaveLength(2)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(3600)
    const texts = town.messages(updated)
    expect(texts[0]).toMatch(
      /^0 \(service web\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance \w+\) is already using a port required by your task\./,
    )
    expect(texts.filter(text => text.includes('was unable to place'))).toHaveLength(1)
    expect(primaryOf(town.service())?.rolloutState).toBe('IN_PROGRESS')
  })

  it('a service that finds no place goes on when an instance joins', () => {
    const town = new Town().create({desiredCount: 1})
    expect(town.messages()).toEqual([
      '0 (service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ])
    const [instance] = [...new Town().instances(1).state.containerInstances.values()]
    if (!instance) throw new Error('no instance')
    town.to(100)
    town.state = registerContainerInstance(town.state, instance, town.nowMs, town.world).state
    town.to(100)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 1})
  })

  it('a lack of room counts for the circuit breaker', () => {
    const town = new Town().create({
      desiredCount: 1,
      deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
    })
    town.to(3600)
    expect(town.service().serviceDeployments[0]).toMatchObject({
      status: 'STOPPED',
      circuitBreaker: {status: 'TRIGGERED', failureCount: 3},
    })
  })

  it('scale-in takes from the fullest zone, and never a protected task', () => {
    const town = new Town().instances(3, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']).create({desiredCount: 9}).to(200)
    expect(perZone(town)).toEqual({'eu-west-1a': 3, 'eu-west-1b': 3, 'eu-west-1c': 3})
    town.update({desiredCount: 6}).to(100)
    expect(perZone(town)).toEqual({'eu-west-1a': 2, 'eu-west-1b': 2, 'eu-west-1c': 2})
    for (const {taskArn} of live(town)) {
      town.state = protectTask(town.state, taskArn, town.nowMs + 7_200_000, town.nowMs, town.world).state
    }
    const before = town.nowMs
    town.update({desiredCount: 3}).to(100)
    expect(live(town)).toHaveLength(6)
    expect(town.messages(before)).toEqual([
      '0 (service web) was unable to reach steady state because (deployment ecs-svc) was unable to scale in due to (reason 6 tasks under protection)',
    ])
    town.to(7200)
    town.update({desiredCount: 3}).to(100)
    expect(live(town)).toHaveLength(3)
  })
})

describe('capacity providers', () => {
  function managed(max: number): Town {
    const [shape] = [...new Town().instances(1, ['eu-west-1a'], 1024, 2048).state.containerInstances.values()]
    const town = new Town({world: {newContainerInstance: () => shape}})
    const provider: CapacityProvider = {
      name: 'burst',
      capacityProviderArn: 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/burst',
      status: 'ACTIVE',
      managedScaling: {status: 'ENABLED', targetCapacity: 100},
      group: {
        instanceTypes: ['m5.large'],
        availabilityZones: ['eu-west-1a'],
        min: 0,
        max,
        desired: 0,
        startMs: 120_000,
        starting: [],
        launched: 0,
      },
    }
    town.state = {...town.state, capacityProviders: new Map([['burst', provider]])}
    return town.create({desiredCount: 6, capacityProviderStrategy: [{capacityProvider: 'burst', weight: 1}]})
  }

  it('tasks wait in PROVISIONING until the instances they need have joined', () => {
    const town = managed(10).to(119)
    expect(live(town).map(task => task.lastStatus)).toEqual(new Array(6).fill('PROVISIONING'))
    expect(town.state.capacityProviders.get('burst')?.group).toMatchObject({
      desired: 2,
      starting: [expect.any(Number), expect.any(Number)],
    })
    town.to(100)
    expect(town.state.containerInstances.size).toBe(2)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 6})
  })

  it('the group never grows beyond its maximum', () => {
    const town = managed(1).to(3600)
    expect(town.state.containerInstances.size).toBe(1)
    expect(live(town).filter(task => task.lastStatus === 'RUNNING')).toHaveLength(4)
    expect(live(town).filter(task => task.waitsForInstance)).toHaveLength(2)
  })

  it('no more than 500 tasks of a cluster wait, and the service says so', () => {
    const town = managed(1).update({desiredCount: 600})
    expect(live(town).filter(task => task.waitsForInstance)).toHaveLength(500)
    expect(town.messages().at(-1)).toBe(
      '0 (service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    )
  })

  it('empty instances leave after 15 minutes', () => {
    const town = managed(10).to(400).update({desiredCount: 0}).to(600)
    expect(town.state.containerInstances.size).toBe(2)
    expect(town.to(400).state.containerInstances.size).toBe(0)
  })
})

describe('AZ rebalancing', () => {
  it('starts in the emptiest zone, waits until healthy, then stops in the fullest', () => {
    const town = new Town()
      .instances(1, ['eu-west-1a'])
      .create({desiredCount: 4, availabilityZoneRebalancing: 'ENABLED'})
      .to(100)
    const [, second] = [...new Town().instances(2, ['eu-west-1a', 'eu-west-1b']).state.containerInstances.values()]
    if (!second) throw new Error('no second instance')
    town.state = registerContainerInstance(town.state, second, town.nowMs, town.world).state
    const before = town.nowMs
    town.update({desiredCount: 4}).to(7 * 3600)
    expect(perZone(town)).toEqual({'eu-west-1a': 2, 'eu-west-1b': 2})
    const texts = town.messages(before).map(message => message.replace(/^[\d.]+ /, ''))
    expect(texts).toEqual(
      expect.arrayContaining([
        '(service web) is not AZ balanced with 4 tasks in eu-west-1a, 0 tasks in eu-west-1b. AZ Rebalancing in progress.',
        '(service web) has started 1 tasks in eu-west-1b to AZ Rebalance: (task).',
        '(service web) is AZ balanced with 2 tasks in eu-west-1a, 2 tasks in eu-west-1b.',
      ]),
    )
    expect(town.service().serviceDeployments).toHaveLength(1)
  })
})

describe('Fargate', () => {
  const zones: Record<string, string> = {'subnet-a': 'eu-west-1a', 'subnet-b': 'eu-west-1b'}
  const fargate = (refusal: () => string | undefined, launchError?: () => string | undefined) => {
    const town = new Town({
      world: {
        subnet: id => ({availabilityZone: zones[id] ?? ''}),
        fargateRefusal: refusal,
        launchError,
      },
    })
    town.definitions['web:1'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    return town.create({
      desiredCount: 4,
      capacityProviderStrategy: [
        {capacityProvider: 'FARGATE', base: 1, weight: 1},
        {capacityProvider: 'FARGATE_SPOT', weight: 2},
      ],
      networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a', 'subnet-b']}},
    })
  }

  it('spreads over the zones of the subnets, and over the providers by base and weight', () => {
    const town = fargate(() => undefined).to(200)
    expect(perZone(town)).toEqual({'eu-west-1a': 2, 'eu-west-1b': 2})
    const providers = live(town)
      .map(task => task.capacityProviderName)
      .sort()
    expect(providers).toEqual(['FARGATE', 'FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT'])
    expect(live(town)[0]?.attachments[0]).toMatchObject({type: 'ElasticNetworkInterface', status: 'ATTACHED'})
  })

  it('a lack of capacity is told in its own words, and over when it is', () => {
    let refusal: string | undefined =
      'Capacity is unavailable at this time. Please try again later or in a different availability zone'
    const town = fargate(() => refusal)
    expect(town.messages()).toEqual([
      '0 (service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    ])
    refusal = undefined
    expect(primaryOf(town.to(200).service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 4})
  })

  it('a configuration that cannot launch is told as such', () => {
    const town = fargate(
      () => undefined,
      () => "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/R' that was provided for this task.",
    )
    expect(town.messages()[0]).toBe(
      "0 (service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/R' that was provided for this task.).",
    )
  })

  it('an awsvpc task on EC2 goes to the zone of its subnet', () => {
    const town = new Town({world: {subnet: id => ({availabilityZone: zones[id] ?? ''})}})
    town.instances(2)
    town.definitions['web:1'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    town.create({desiredCount: 2, networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-b']}}}).to(100)
    expect(perZone(town)).toEqual({'eu-west-1b': 2})
  })
})

describe('standalone tasks and the end of a service', () => {
  it('RunTask places, and answers a failure with its reason for what has no place', () => {
    const town = new Town().instances(1, ['eu-west-1a'], 512, 4096)
    const result = runTask(
      town.state,
      {taskDefinition: arnOf('web:1'), count: 3, launchType: 'EC2'},
      town.nowMs,
      town.world,
    )
    expect(result.tasks).toHaveLength(2)
    expect(result.tasks[0]).toMatchObject({group: 'family:web', lastStatus: 'PROVISIONING'})
    expect(result.failures).toEqual([expect.objectContaining({arn: instanceArns(town)[0], reason: 'RESOURCE:CPU'})])
    town.scripts['web:1'] = {}
    town.state = result.state
    town.to(20)
    expect(live(town).map(task => task.lastStatus)).toEqual(['RUNNING', 'RUNNING'])
  })

  it('StartTask answers MISSING, and takes the instance it was given', () => {
    const town = new Town().instances(2)
    const [, second = ''] = instanceArns(town)
    const result = startTask(
      town.state,
      {taskDefinition: arnOf('web:1'), containerInstances: [second, 'arn:none']},
      town.nowMs,
      town.world,
    )
    expect(result.tasks.map(task => task.containerInstanceArn)).toEqual([second])
    expect(result.failures).toEqual([{arn: 'arn:none', reason: 'MISSING'}])
  })

  it('a stopped task goes through STOPPING, is replaced by its service, and can be described for an hour', () => {
    const town = new Town().instances(1).create({desiredCount: 1}).to(100)
    const [{taskArn} = {taskArn: ''}] = live(town)
    town.state = stopTask(town.state, taskArn, undefined, town.nowMs, town.world).state
    expect(town.state.tasks.get(taskArn)).toMatchObject({
      lastStatus: 'STOPPING',
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
    })
    town.to(10)
    expect(town.state.tasks.get(taskArn)).toMatchObject({lastStatus: 'STOPPED', containers: [{exitCode: 143}]})
    expect(live(town)).toHaveLength(1)
    expect(town.to(3590).state.tasks.has(taskArn)).toBe(true)
    expect(town.to(70).state.tasks.has(taskArn)).toBe(false)
  })

  it('a deleted service drains, then is INACTIVE', () => {
    const town = new Town().instances(1).create({desiredCount: 2}).to(100)
    expect(() => deleteService(town.state, 'web', {}, town.nowMs, town.world)).toThrow(/scaled above 0/)
    town.state = deleteService(town.state, 'web', {force: true}, town.nowMs, town.world).state
    expect(town.to(0).service().status).toBe('DRAINING')
    expect(town.to(60).service()).toMatchObject({status: 'INACTIVE'})
    expect(live(town)).toEqual([])
  })
})
