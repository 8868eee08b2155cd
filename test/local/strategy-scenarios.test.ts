import type {ServiceDeploymentLifecycleStage, ServiceDeploymentStatus} from '@aws-sdk/client-ecs'
import {afterEach, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {scenarios} from '../../src/local/scenarios/index.js'
import {betweenTargetGroups} from '../support/two-target-groups.js'

let local: LocalEndpoint | undefined
afterEach(async () => {
  await local?.stop()
  local = undefined
})

const balanced = betweenTargetGroups()

interface Case {
  status: ServiceDeploymentStatus
  /** Hours until then. */
  hours?: number
  reason?: string
  container?: object
  definition?: object
  service?: object
}

const awsvpc = {networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512'}
const fargate = {
  definition: awsvpc,
  service: {launchType: 'FARGATE', networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a', 'subnet-b']}}},
}
const tripped = 'Service deployment rolled back because the circuit breaker threshold was exceeded.'
const backed = {status: 'ROLLBACK_SUCCESSFUL', reason: tripped} as const

/** What becomes of a deployment in stages in each scenario. */
const cases: Record<string, Case> = {
  'agent-disconnected': backed,
  'alarm-rollback': {
    status: 'ROLLBACK_SUCCESSFUL',
    reason: 'Service deployment rolled back because of alarm detected.',
  },
  'container-unhealthy': {...backed, container: {healthCheck: {command: ['CMD', 'true'], interval: 10}}},
  'crash-on-boot': backed,
  'elb-unhealthy': backed,
  'fargate-capacity': {...backed, ...fargate},
  'image-missing': backed,
  'no-capacity': backed,
  'no-egress': {...backed, ...fargate, hours: 2},
  oom: backed,
  'port-clash': {...backed, container: {portMappings: [{containerPort: 80, hostPort: 8080}]}},
  'secret-denied': {
    ...backed,
    container: {
      secrets: [{name: 'PASSWORD', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf'}],
    },
    definition: {executionRoleArn: 'arn:aws:iam::123456789012:role/shopExecution'},
  },
  'spot-interruption': {status: 'SUCCESSFUL', ...fargate},
  // the percentages do not hold a second revision back
  'stuck-configuration': {status: 'SUCCESSFUL'},
  'throttled-api': {status: 'SUCCESSFUL'},
  'wrong-architecture': backed,
}

const strategies = {
  BLUE_GREEN: {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5},
  CANARY: {
    strategy: 'CANARY',
    bakeTimeInMinutes: 5,
    canaryConfiguration: {canaryPercent: 10, canaryBakeTimeInMinutes: 5},
  },
} as const

/** Calls again when it is throttled, as an SDK does. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (attempt === 5 || (error as Error).name !== 'ThrottlingException') throw error
    }
  }
}

async function deployed(strategy: keyof typeof strategies, {container, definition, service}: Partial<Case>) {
  local = await startLocal({
    virtualClock: true,
    clusters: [{name: 'demo', instances: [{type: 'm5.large', count: 4}]}],
  })
  const {ecs} = local.clients
  for (const image of ['shop:1', 'shop:2']) {
    await ecs.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [{name: 'web', image, memory: 256, portMappings: [{containerPort: 80}], ...container}],
      ...definition,
    })
  }
  await ecs.createService({
    cluster: 'demo',
    serviceName: 'web',
    taskDefinition: 'web:1',
    desiredCount: 2,
    deploymentConfiguration: {
      ...strategies[strategy],
      deploymentCircuitBreaker: {enable: true, rollback: true},
      alarms: {alarmNames: ['errors'], enable: true, rollback: true},
    },
    ...balanced,
    ...service,
  })
  local.advance('20m')
  const update = () => ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
  const deployment = async () => {
    const {serviceDeployments} = await patiently(() => ecs.listServiceDeployments({cluster: 'demo', service: 'web'}))
    const serviceDeploymentArns = [serviceDeployments?.[0]?.serviceDeploymentArn ?? '']
    return (await patiently(() => ecs.describeServiceDeployments({serviceDeploymentArns}))).serviceDeployments?.[0]
  }
  return {local, update, deployment}
}

describe('the scenarios, for services deployed in stages', () => {
  it('are all here', () => {
    expect(Object.keys(cases)).toEqual(scenarios.map(({name}) => name))
  })

  const matrix = Object.entries(cases).flatMap(([scenario, expected]) =>
    (['BLUE_GREEN', 'CANARY'] as const).map(strategy => [scenario, strategy, expected] as const),
  )
  it.each(matrix)('%s, %s', async (scenario, strategy, expected) => {
    const {local, update, deployment} = await deployed(strategy, expected)
    local.scenario(scenario, {cluster: 'demo'})
    await patiently(update)
    local.advance(`${expected.hours ?? 1}h`)
    const ended = await deployment()
    const serving = expected.status === 'SUCCESSFUL' ? ended?.targetServiceRevision : ended?.sourceServiceRevisions?.[0]
    expect(ended).toMatchObject({
      status: expected.status,
      ...(expected.reason ? {statusReason: expected.reason} : {}),
    })
    expect(serving).toMatchObject({runningTaskCount: 2, requestedProductionTrafficWeight: 100})
  })

  it.each<[keyof typeof strategies, number, ServiceDeploymentLifecycleStage, number]>([
    ['BLUE_GREEN', 4, 'BAKE_TIME', 100],
    ['CANARY', 4, 'PRODUCTION_TRAFFIC_SHIFT', 10],
    ['CANARY', 10, 'BAKE_TIME', 100],
  ])(
    '%s: an alarm after %i minutes, in %s, gives the old revision its traffic back',
    async (strategy, minutes, stage, share) => {
      const {local, update, deployment} = await deployed(strategy, {})
      await update()
      local.advance(`${minutes}m`)
      expect(await deployment()).toMatchObject({
        lifecycleStage: stage,
        targetServiceRevision: {requestedProductionTrafficWeight: share},
      })
      local.scenario('alarm-rollback', {cluster: 'demo'})
      local.advance('15s')
      expect(await deployment()).toMatchObject({
        status: 'ROLLBACK_IN_PROGRESS',
        alarms: {status: 'TRIGGERED', triggeredAlarmNames: ['errors']},
        sourceServiceRevisions: [{requestedProductionTrafficWeight: 100, runningTaskCount: 2}],
        targetServiceRevision: {requestedProductionTrafficWeight: 0, runningTaskCount: 2},
      })
      local.advance('10m')
      expect(await deployment()).toMatchObject({
        status: 'ROLLBACK_SUCCESSFUL',
        targetServiceRevision: {
          requestedProductionTrafficWeight: 0,
          requestedTestTrafficWeight: 0,
          runningTaskCount: 0,
        },
      })
    },
  )
})
