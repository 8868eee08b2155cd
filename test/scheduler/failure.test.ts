import type {CreateServiceRequest} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import {defaultAssumptions} from '../../src/scheduler/assumptions.js'
import {circuitBreakerThreshold} from '../../src/scheduler/circuit-breaker.js'
import {primaryOf} from '../../src/scheduler/deployments.js'
import {retryDelayMs} from '../../src/scheduler/retry-backoff.js'
import {stopServiceDeployment} from '../../src/scheduler/stop-service-deployment.js'
import type {TaskScript} from '../../src/scheduler/task.js'
import {Town} from './town.js'

const crash: TaskScript = {exits: [{container: 'web', afterMs: 1000, exitCode: 1}]}
const missingTag: TaskScript = {
  failure: {
    phase: 'pull',
    stoppedReason:
      'CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref repo/web:2: repo/web:2: not found',
  },
}

function fargate(script: TaskScript, input: Partial<CreateServiceRequest> = {}): Town {
  const town = new Town()
  for (const name of ['web:1', 'web:2', 'web:3']) {
    town.definitions[name] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
  }
  town.scripts['web:2'] = script
  town.create({
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1']}},
    deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
    ...input,
  })
  return town.to(300)
}

/** Seconds after the update at which failureCount of the service deployment under way changed, with its value. */
function failureCounts(town: Town, seconds: number): [number, number][] {
  const seen: [number, number][] = []
  let last = 0
  for (let s = 1; s <= seconds; s++) {
    const count = town.to(1).service().serviceDeployments[0]?.circuitBreaker.failureCount ?? 0
    if (count !== last) seen.push([s, count])
    last = count
  }
  return seen
}

const near = (measured: number, actual: number | undefined, tolerance: number) =>
  Math.abs((actual ?? Number.NaN) - measured) <= tolerance

describe('rollouts measured on Fargate', () => {
  it('an image that exits with 1 starts every 51 s and trips the breaker on the fourth start, within 3 minutes', () => {
    const town = fargate(crash)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(400)
    const messages = town.messages(updated)
    const starts = messages
      .filter(message => message.includes('has started'))
      .map(message => Number.parseInt(message, 10))
    expect(starts).toHaveLength(4)
    expect(starts.slice(1).map((at, i) => at - (starts[i] as number))).toEqual([51, 51, 51])
    const tripped = messages.find(message => message.includes('deployment failed: tasks failed to start.'))
    expect(near(175, Number.parseInt(tripped ?? '', 10), 10)).toBe(true)
  })

  it('a missing tag fails at about 2:34, 4:46 and 11:00', () => {
    const town = fargate(missingTag).update({taskDefinition: 'web:2'})
    const counts = failureCounts(town, 800)
    expect(counts.map(([, count]) => count)).toEqual([1, 2, 3])
    expect(near(154, counts[0]?.[0], 15)).toBe(true)
    expect(near(286, counts[1]?.[0], 15)).toBe(true)
    expect(near(660, counts[2]?.[0], 15)).toBe(true)
  })

  it('the first failed pull is told after 85 to 92 s, and not again while it goes on', () => {
    const town = fargate(missingTag)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(600)
    const told = town.messages(updated).filter(message => message.includes('was unable to place a task. Reason:'))
    expect(told).toHaveLength(1)
    expect(Number.parseInt(told[0] ?? '', 10)).toBeGreaterThanOrEqual(85)
    expect(Number.parseInt(told[0] ?? '', 10)).toBeLessThanOrEqual(92)
    expect(told[0]).toContain('CannotPullContainerError: pull image manifest')
    expect(town.messages(updated).filter(message => message.includes('unable to consistently start'))).toHaveLength(1)
  })
})

describe('the circuit breaker', () => {
  it.each([
    ['BOUNDED_PERCENT', 50, 1, 3],
    ['BOUNDED_PERCENT', 50, 25, 13],
    ['BOUNDED_PERCENT', 50, 400, 200],
    ['BOUNDED_PERCENT', 50, 800, 200],
    ['UNBOUNDED_PERCENT', 50, 1, 1],
    ['UNBOUNDED_PERCENT', 50, 800, 400],
    ['COUNT', 7, 800, 7],
  ] as const)('%s %i of %i tasks trips at %i', (type, value, desired, threshold) => {
    expect(circuitBreakerThreshold({type, value}, desired)).toBe(threshold)
  })

  it('rolls back to the last COMPLETED deployment, which keeps its id', () => {
    const town = fargate(crash)
    const first = primaryOf(town.service())?.id
    town.update({taskDefinition: 'web:2'}).to(400)
    const service = town.service()
    expect(service.deployments).toHaveLength(1)
    expect(primaryOf(service)).toMatchObject({id: first, rolloutState: 'COMPLETED', runningCount: 1})
    expect(service.settings.taskDefinition).toMatch(/web:1$/)
    expect(service.serviceDeployments[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      circuitBreaker: {status: 'TRIGGERED', failureCount: 3, threshold: 3},
      rollback: {serviceRevisionArn: service.serviceDeployments[1]?.targetServiceRevisionArn},
    })
  })

  it('tells a rollback in the order: started, failed, rolling back, stopped, completed, steady', () => {
    const town = fargate(crash)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(400)
    expect(town.messages(updated).map(message => message.replace(/^[\d.]+ /, ''))).toEqual([
      '(service web) has started 1 tasks: (task).',
      '(service web) has started 1 tasks: (task).',
      '(service web) has started 1 tasks: (task).',
      '(service web) has started 1 tasks: (task).',
      '(service web) (deployment ecs-svc) deployment failed: tasks failed to start.',
      '(service web) rolling back to deployment ecs-svc.',
      '(service web) stopped 1 pending tasks.',
      '(service web) (deployment ecs-svc) deployment completed.',
      '(service web) has reached a steady state.',
    ])
  })

  it('a first deployment has nothing to go back to: it fails, and the service stalls', () => {
    const town = new Town()
    town.definitions['web:2'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    town.scripts['web:2'] = crash
    town.create({
      taskDefinition: 'web:2',
      desiredCount: 1,
      launchType: 'FARGATE',
      deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
    })
    const after = town.to(1000).events.length
    expect(primaryOf(town.service())).toMatchObject({
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    })
    expect(town.service().serviceDeployments[0]).toMatchObject({status: 'STOPPED'})
    expect(town.messages().some(message => message.includes('rolling back'))).toBe(false)
    expect(town.to(3600).events.filter(({type}) => type === 'start').length).toBe(4)
    expect(after).toBeGreaterThan(0)
  })

  it('a failure during a rollback is ROLLBACK_FAILED, and no second rollback', () => {
    let broken = false
    const town = new Town()
    town.definitions['web:1'] = town.definitions['web:2'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    town.scripts['web:2'] = crash
    town.scripts['web:1'] = () => (broken ? crash : {})
    town.create({
      desiredCount: 1,
      launchType: 'FARGATE',
      deploymentConfiguration: {
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        deploymentCircuitBreaker: {enable: true, rollback: true},
      },
    })
    town.to(300)
    broken = true
    town.update({taskDefinition: 'web:2'}).to(3600)
    expect(town.service().serviceDeployments[0]).toMatchObject({status: 'ROLLBACK_FAILED'})
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'FAILED'})
    expect(town.messages().filter(message => message.includes('rolling back'))).toHaveLength(1)
    town.update({taskDefinition: 'web:2'}).to(3600)
    expect(town.service().serviceDeployments[0]).toMatchObject({
      status: 'STOPPED',
      circuitBreaker: {status: 'TRIGGERED'},
    })
  })

  it('counts failures in a row: a healthy task sets them to zero, unless told not to', () => {
    const flaky = (n: number) => (n % 3 === 0 ? {} : crash)
    const counted = (resetOnHealthyTask: boolean) => {
      const town = fargate(
        {},
        {
          desiredCount: 3,
          deploymentConfiguration: {
            minimumHealthyPercent: 100,
            maximumPercent: 134,
            deploymentCircuitBreaker: {enable: true, rollback: false, resetOnHealthyTask},
          },
        },
      )
      town.scripts['web:2'] = flaky
      town.update({taskDefinition: 'web:2'}).to(3600)
      return primaryOf(town.service())?.rolloutState
    }
    expect(counted(true)).toBe('COMPLETED')
    expect(counted(false)).toBe('FAILED')
  })

  it('disabled, it lets a broken revision try for ever', () => {
    const town = fargate(crash, {deploymentConfiguration: {}})
    town.update({taskDefinition: 'web:2'}).to(3600)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'IN_PROGRESS', runningCount: 0})
    expect(primaryOf(town.service())?.failedTasks).toBeGreaterThan(60)
  })
})

describe('health checks', () => {
  const checked = {networkMode: 'awsvpc' as const, cpu: '256', memory: '512'}
  const group = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/4d2246e3635cc45b'
  const loadBalancers = [{targetGroupArn: group, containerName: 'web', containerPort: 8080}]

  it('a target that fails its checks is told, its task stopped, and the next one waits for the draining', () => {
    const town = fargate(
      {targetHealth: [{afterMs: 60_000, state: 'unhealthy', reason: 'Health checks failed with these codes: [503]'}]},
      {loadBalancers},
    )
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1800)
    const texts = town.messages(updated).map(message => message.replace(/^[\d.]+ /, ''))
    expect(texts.slice(0, 8)).toEqual([
      '(service web) has started 1 tasks: (task).',
      `(service web) registered 1 targets in (target-group ${group})`,
      `(service web) (task) (port 8080) is unhealthy in (target-group ${group}) due to (reason Health checks failed with these codes: [503]).`,
      '(service web) has stopped 1 running tasks: (task).',
      '(service web) has begun draining connections on 1 tasks.',
      `(service web) deregistered 1 targets in (target-group ${group})`,
      '(service web) has started 1 tasks: (task).',
      `(service web) registered 1 targets in (target-group ${group})`,
    ])
    const stopped = [...town.state.tasks.values()].find(task => task.stoppedReason?.includes('ELB'))
    expect(stopped).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${group})`,
    })
    expect(town.service().serviceDeployments[0]?.circuitBreaker.status).toBe('TRIGGERED')
  })

  it('a container that fails its check is replaced in the same second, and the breaker counts', () => {
    const town = fargate({})
    town.definitions['web:2'] = {
      ...checked,
      containerDefinitions: [
        {name: 'web', essential: true, healthCheck: {command: ['CMD', 'false'], interval: 30, retries: 3}},
      ],
    }
    town.scripts['web:2'] = {containerHealth: [{container: 'web', afterMs: 93_000, status: 'UNHEALTHY'}]}
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(600)
    const texts = town.messages(updated)
    expect(texts[1]).toBe('143 (service web) (task) failed container health checks.')
    expect(texts.slice(2, 4)).toEqual([
      '143 (service web) has stopped 1 running tasks: (task).',
      '143 (service web) has started 1 tasks: (task). Amazon ECS replaced 1 tasks due to an unhealthy status.',
    ])
    const stopped = [...town.state.tasks.values()].find(
      task => task.stoppedReason === 'Task failed container health checks',
    )
    expect(stopped).toMatchObject({stopCode: 'ServiceSchedulerInitiated', healthStatus: 'UNHEALTHY'})
    expect(town.service().serviceDeployments[0]).toMatchObject({circuitBreaker: {status: 'TRIGGERED', failureCount: 3}})
  })

  it('nothing is replaced within the grace period', () => {
    const town = fargate({}, {healthCheckGracePeriodSeconds: 120, loadBalancers})
    town.scripts['web:2'] = {
      targetHealth: [
        {afterMs: 20_000, state: 'unhealthy', reason: 'Request timed out'},
        {afterMs: 100_000, state: 'healthy'},
      ],
    }
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(town.messages(updated).some(message => message.includes('is unhealthy in'))).toBe(false)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', failedTasks: 0})
  })

  it('a steady service starts the replacement first, and stops the unhealthy task when it is healthy', () => {
    const town = fargate({}, {desiredCount: 2})
    town.definitions['web:2'] = {
      ...checked,
      containerDefinitions: [{name: 'web', essential: true, healthCheck: {command: ['CMD', 'true']}}],
    }
    town.scripts['web:2'] = n =>
      n === 1
        ? {
            containerHealth: [
              {container: 'web', afterMs: 30_000, status: 'HEALTHY'},
              {container: 'web', afterMs: 900_000, status: 'UNHEALTHY'},
            ],
          }
        : {}
    town.update({taskDefinition: 'web:2'}).to(300)
    const before = town.nowMs
    town.to(1500)
    expect(town.messages(before).map(message => message.replace(/^[\d.]+ /, ''))).toEqual([
      '(service web) (task) failed container health checks.',
      '(service web) has started 1 tasks: (task). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      '(service web) has stopped 1 running tasks: (task).',
      '(service web) has reached a steady state.',
    ])
  })
})

describe('an old revision that breaks during a rollout', () => {
  it('is repaired with its own revision', () => {
    const town = fargate({}, {desiredCount: 2})
    const definition = {
      networkMode: 'awsvpc' as const,
      cpu: '256',
      memory: '512',
      containerDefinitions: [{name: 'web', essential: true, healthCheck: {command: ['CMD', 'true']}}],
    }
    town.definitions['web:2'] = town.definitions['web:3'] = definition
    town.scripts['web:2'] = n =>
      n === 1
        ? {
            containerHealth: [
              {container: 'web', afterMs: 30_000, status: 'HEALTHY'},
              {container: 'web', afterMs: 400_000, status: 'UNHEALTHY'},
            ],
          }
        : {}
    town.scripts['web:3'] = {pullMs: 600_000}
    town.update({taskDefinition: 'web:2', deploymentConfiguration: {maximumPercent: 250}}).to(420)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:3'}).to(100)
    expect(town.messages(updated).map(message => message.replace(/^[\d.]+ /, ''))).toEqual([
      '(service web) has started 2 tasks: (task) (task).',
      '(service web) (task) failed container health checks.',
      '(service web) has started 1 tasks: (task). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      '(service web) has stopped 1 running tasks: (task).',
    ])
    const old = [...town.state.tasks.values()].filter(
      task => task.desiredStatus === 'RUNNING' && task.taskDefinitionArn.endsWith('web:2'),
    )
    expect(old).toHaveLength(2)
    town.to(900)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 2})
  })
})

describe('alarms and requests to stop', () => {
  it('an alarm fails the deployment and rolls it back', () => {
    let state: 'OK' | 'ALARM' = 'OK'
    const town = new Town({world: {alarmState: () => state}})
    town.definitions['web:1'] = town.definitions['web:2'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    const alarms = {alarmNames: ['errors'], enable: true, rollback: true}
    town.create({desiredCount: 2, launchType: 'FARGATE', deploymentConfiguration: {alarms}}).to(900)
    expect(town.service().serviceDeployments[0]).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: {status: 'MONITORING_COMPLETE'},
    })
    town.update({taskDefinition: 'web:2'}).to(60)
    state = 'ALARM'
    const before = town.nowMs
    town.to(600)
    expect(
      town
        .messages(before)
        .map(message => message.replace(/^[\d.]+ /, ''))
        .slice(0, 2),
    ).toEqual([
      '(service web) (deployment ecs-svc) deployment failed: alarm detected.',
      '(service web) rolling back to deployment ecs-svc.',
    ])
    expect(town.service().serviceDeployments[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: {status: 'TRIGGERED', triggeredAlarmNames: ['errors']},
    })
  })

  it('an alarm that fires already is not watched for that deployment', () => {
    const town = new Town({world: {alarmState: () => 'ALARM'}})
    town.definitions['web:1'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    const alarms = {alarmNames: ['errors'], enable: true, rollback: true}
    town.create({desiredCount: 1, launchType: 'FARGATE', deploymentConfiguration: {alarms}}).to(900)
    expect(town.service().serviceDeployments[0]).toMatchObject({status: 'SUCCESSFUL', alarms: {status: 'DISABLED'}})
  })

  it('the deployment bakes while its alarms are quiet', () => {
    const town = new Town({world: {alarmState: () => 'OK'}})
    town.definitions['web:1'] = {networkMode: 'awsvpc', cpu: '256', memory: '512'}
    const alarms = {alarmNames: ['errors'], enable: true, rollback: true}
    town.create({desiredCount: 1, launchType: 'FARGATE', deploymentConfiguration: {alarms}}).to(50 + 40 + 299)
    expect(town.service().serviceDeployments[0]?.status).toBe('IN_PROGRESS')
    expect(town.to(1).service().serviceDeployments[0]?.status).toBe('SUCCESSFUL')
  })

  it('StopServiceDeployment rolls back a service that is not configured to', () => {
    const town = fargate({}, {deploymentConfiguration: {}, desiredCount: 2})
    const first = primaryOf(town.service())?.id
    town.update({taskDefinition: 'web:2'}).to(30)
    const arn = town.service().serviceDeployments[0]?.serviceDeploymentArn ?? ''
    town.state = stopServiceDeployment(town.state, arn, town.nowMs, town.world).state
    expect(town.service().serviceDeployments[0]?.status).toBe('ROLLBACK_REQUESTED')
    expect(town.to(1).service().serviceDeployments[0]?.status).toBe('ROLLBACK_IN_PROGRESS')
    town.to(300)
    expect(town.service().serviceDeployments[0]?.status).toBe('ROLLBACK_SUCCESSFUL')
    expect(primaryOf(town.service())).toMatchObject({id: first, rolloutState: 'COMPLETED', runningCount: 2})
    expect(() => stopServiceDeployment(town.state, arn, town.nowMs, town.world)).toThrow(
      expect.objectContaining({name: 'ConflictException'}),
    )
    expect(() => stopServiceDeployment(town.state, 'arn:none', town.nowMs, town.world)).toThrow(
      expect.objectContaining({name: 'ServiceDeploymentNotFoundException'}),
    )
  })

  it('a newer deployment supersedes the one under way', () => {
    const town = fargate({}, {desiredCount: 2})
      .update({taskDefinition: 'web:2'})
      .to(20)
      .update({taskDefinition: 'web:3'})
    expect(town.service().serviceDeployments.map(({status}) => status)).toEqual([
      'IN_PROGRESS',
      'STOPPED',
      'SUCCESSFUL',
    ])
    town.to(600)
    expect(town.service().serviceDeployments.map(({status}) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL'])
    expect(primaryOf(town.service())).toMatchObject({runningCount: 2, taskDefinition: expect.stringMatching(/web:3$/)})
    expect(town.service().deployments).toHaveLength(1)
  })

  it('the delays between failed launches are 30 s, 30 s, 5, 10, 20 and then 27 minutes', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 20].map(n => retryDelayMs(n, defaultAssumptions.retryDelaysMs) / 1000)
    expect(delays).toEqual([30, 30, 300, 600, 1200, 1620, 1620, 1620])
  })
})

describe('early success', () => {
  it('a deployment is SUCCESSFUL with part of its tasks healthy, and goes on replacing the others', () => {
    const town = fargate({}, {desiredCount: 4})
    town.update({
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 150,
        earlySuccessCriteria: {enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED'},
      },
    })
    town.update({taskDefinition: 'web:2'}).to(91)
    expect(town.service().serviceDeployments[0]).toMatchObject({status: 'SUCCESSFUL'})
    expect(town.service().deployments.map(({status}) => status)).toEqual(['PRIMARY', 'ACTIVE'])
    town.to(600)
    expect(town.service().deployments).toHaveLength(1)
    expect(primaryOf(town.service())).toMatchObject({rolloutState: 'COMPLETED', runningCount: 4})
  })
})
