import type {ECSManagedResources, Service} from '@aws-sdk/client-ecs'
import {afterAll, afterEach, beforeEach, describe, expect, it} from 'vitest'
import {deploy} from '../../src/rollout/deploy.js'
import type {RequestEvent, RolloutEvent} from '../../src/rollout/event.js'
import {expressUpdate, newestConfiguration} from '../../src/rollout/express-request.js'
import {resourceFindings, resourceSummary, resourcesOf} from '../../src/rollout/express-resources.js'
import {planFirst} from '../../src/rollout/plan-first.js'
import type {ServiceRequest} from '../../src/rollout/request.js'
import {type RollbackPlan, rollback} from '../../src/rollout/rollback.js'
import {loadStatus} from '../../src/rollout/status.js'
import {watchDeployment} from '../../src/rollout/watch.js'
import {whyService, whyText} from '../../src/rollout/why.js'
import {EndpointPool, type LocalRollout} from '../support/local-rollout.js'
import {collect, deployOptions} from '../support/rollout-world.js'

const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'
const infrastructureRoleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRoleForExpressServices'
const image = (tag: string) => `public.ecr.aws/docker/library/nginx:${tag}`
const express = (tag: string, more: NonNullable<ServiceRequest['express']> = {}) => ({
  executionRoleArn,
  infrastructureRoleArn,
  primaryContainer: {image: image(tag), environment: [{name: 'A', value: '1'}]},
  ...more,
})
const create = {...deployOptions, mayCreate: async () => true}

const pool = new EndpointPool(1)
afterAll(() => pool.stop())

let world: LocalRollout
let cluster: string
const overTheEndpoint = () => {
  beforeEach(async () => {
    world = await pool.start({timeoutMs: 2 * 60 * 60_000, pollIntervalMs: 20_000})
    cluster = world.context.cluster
  })
  afterEach(() => world.stop())
}

const run = async (request: ServiceRequest, options = deployOptions) => {
  const {events, result} = await collect(deploy(world.context, [request], options))
  return {events, result, service: result.services[0]}
}
const made = (request: Partial<ServiceRequest> = {}) =>
  run({service: 'web', express: express('1.27'), ...request}, create)
const calls = (name: string) => world.context.calls[name] ?? 0
const requests = (events: RolloutEvent[]) =>
  events
    .filter((event): event is RequestEvent => event.type === 'request')
    .map(event => [event.operation, event.input] as const)
const configuration = async () => {
  const {services} = await world.ecs.describeServices({cluster, services: ['web']})
  const answer = await world.ecs.describeExpressGatewayService({serviceArn: services?.[0]?.serviceArn})
  return newestConfiguration(answer.service?.activeConfigurations)
}

describe('a deploy of an Express service', () => {
  overTheEndpoint()
  it('creates it through its own operation, tells its resources as they come, and says where it answers', async () => {
    const {events, result, service} = await made()
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(service?.url).toMatch(/^https:\/\/we-[0-9a-f]{32}\.ecs\.eu-west-1\.on\.aws$/)
    expect(calls('CreateExpressGatewayService')).toBe(1)
    expect(calls('CreateService') + calls('RegisterTaskDefinition')).toBe(0)
    const told = events.filter(event => event.type === 'event' && event.rule === 'express-resources')
    expect(told.length).toBeGreaterThan(1)
    expect(told.at(-1)).toMatchObject({message: 'managed resources: 12 of 12 active'})
    expect(events.filter(event => event.type === 'finding')).toEqual([])
  })

  it('knows it by DescribeServices alone and updates only its image, the rest of the container kept', async () => {
    await made()
    const before = calls('DescribeServices')
    const {events, result, service} = await run({service: 'web', images: {Main: image('1.28')}})
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    const stages = new Set(events.flatMap(event => (event.type === 'progress' ? [event.stage] : [])))
    expect([...stages], 'a canary').toEqual(expect.arrayContaining(['PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME']))
    expect(service?.url).toMatch(/^https:/)
    expect(calls('DescribeServices')).toBeGreaterThan(before)
    expect([calls('UpdateExpressGatewayService'), calls('UpdateService'), calls('RegisterTaskDefinition')]).toEqual([
      1, 0, 0,
    ])
    expect((await configuration())?.primaryContainer).toMatchObject({
      image: image('1.28'),
      environment: [{name: 'A', value: '1'}],
    })
  })

  it('is foreseen before it is sent, the canary and its bake time with it; nothing when nothing differs', async () => {
    await made()
    const foreseeing = {
      ...deployOptions,
      wait: false,
      takeSuggestedTimeout: true,
      plan: (request: ServiceRequest, live: Service | undefined) =>
        planFirst(world.context, live, request, {region: 'eu-west-1'}),
    }
    const plans = (events: RolloutEvent[]) => events.filter(event => event.type === 'plan')
    expect(plans((await run({service: 'web', express: express('1.27')}, foreseeing)).events)).toEqual([])
    const {events} = await run({service: 'web', express: express('1.28')}, foreseeing)
    expect(plans(events)).toMatchObject([{service: 'web', verdict: 'completes'}])
    expect(events.findIndex(({type}) => type === 'plan')).toBeLessThan(
      events.findIndex(({type}) => type === 'deployment'),
    )
    const [foreseen] = plans(events)
    // three minutes at the canary's share and three of bake time
    expect(foreseen?.type === 'plan' && foreseen.durationMs?.expected).toBeGreaterThan(6 * 60_000)
  })

  it('changes nothing when nothing differs, and is forced anew when that is asked', async () => {
    await made()
    expect((await run({service: 'web', express: express('1.27')})).result.outcome).toBe('unchanged')
    expect((await run({service: 'web', images: {Main: image('1.27')}})).result.outcome).toBe('unchanged')
    const forced = await run({service: 'web', forceNewDeployment: true})
    expect(forced.result.outcome).toBe('succeeded')
    expect([calls('UpdateExpressGatewayService'), calls('UpdateService')]).toEqual([0, 1])
  })

  it('prints what it would send, and sends none that writes', async () => {
    const dry = {...create, dryRun: true}
    const first = await run({service: 'web', express: express('1.27')}, dry)
    expect(requests(first.events)).toEqual([
      [
        'CreateExpressGatewayService',
        {
          executionRoleArn,
          infrastructureRoleArn,
          cluster,
          serviceName: 'web',
          primaryContainer: {image: image('1.27'), environment: [{name: 'A', value: '1'}]},
        },
      ],
    ])
    expect((await world.ecs.listServices({cluster})).serviceArns).toEqual([])
    await made()
    const second = await run({service: 'web', express: express('1.27', {cpu: '512', memory: '1024'})}, dry)
    expect(requests(second.events)).toEqual([
      ['UpdateExpressGatewayService', {serviceArn: expect.stringMatching(/\/web$/), cpu: '512', memory: '1024'}],
    ])
  })

  it('runs a task definition of one’s own, and another image then keeps its sidecar', async () => {
    await made()
    const containerDefinitions = [
      {name: 'Main', image: image('1.27'), portMappings: [{name: 'http', containerPort: 80}]},
      {name: 'sidecar', image: 'public.ecr.aws/docker/library/busybox:1.36', essential: false},
    ]
    const fargate = {
      networkMode: 'awsvpc' as const,
      requiresCompatibilities: ['FARGATE' as const],
      cpu: '256',
      memory: '512',
    }
    const input = {family: 'own', ...fargate, executionRoleArn, containerDefinitions}
    expect((await run({service: 'web', taskDefinition: {input}})).result.outcome).toBe('succeeded')
    expect((await configuration())?.taskDefinitionArn).toMatch(/own:1$/)
    expect((await run({service: 'web', images: {Main: image('1.28')}})).result.outcome).toBe('succeeded')
    const arn = (await configuration())?.taskDefinitionArn
    const {taskDefinition} = await world.ecs.describeTaskDefinition({taskDefinition: arn})
    expect(arn).toMatch(/own:2$/)
    expect(taskDefinition?.containerDefinitions?.map(one => one.image)).toEqual([
      image('1.28'),
      'public.ecr.aws/docker/library/busybox:1.36',
    ])
  })

  const mistakes: [string, Partial<ServiceRequest>, RegExp][] = [
    ['another container', {images: {app: image('1.28')}}, /has no container `app`/],
    [
      'a service definition',
      {serviceDefinition: {serviceName: 'web', desiredCount: 2}},
      /ECS sets what a service definition says/,
    ],
    ['a count', {desiredCount: 3, desiredCountByFlag: true}, /set by Application Auto Scaling/],
    [
      'another infrastructure role',
      {express: express('1.27', {infrastructureRoleArn: 'arn:aws:iam::123456789012:role/other'})},
      /infrastructure role of web cannot be changed/,
    ],
    [
      'a task definition without `Main`',
      {taskDefinition: {input: {family: 'own', containerDefinitions: [{name: 'main', image: 'a'}]}}},
      /it has no container `Main`/,
    ],
  ]
  it('refuses what the caller must change before anything is written', async () => {
    await made()
    for (const [what, request, words] of mistakes) {
      await expect(run({service: 'web', ...request}), what).rejects.toThrow(words)
    }
    expect(calls('UpdateExpressGatewayService') + calls('RegisterTaskDefinition') + calls('UpdateService')).toBe(0)
  })

  it('keeps `express:` away from a service that is none', async () => {
    await world.ecs.registerTaskDefinition({
      family: 'plain',
      containerDefinitions: [{name: 'app', image: 'a', memory: 64}],
    })
    await world.ecs.createService({cluster, serviceName: 'web', taskDefinition: 'plain', desiredCount: 1})
    await expect(made()).rejects.toThrow(/is there and is no Express service/)
  })

  it('creates once although the answer is lost, and updates once', async () => {
    const drop = (operation: string) => {
      let dropped = false
      world.rewrite((called, answer) => {
        if (called !== operation || dropped) return answer
        dropped = true
        throw Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'})
      })
    }
    drop('CreateExpressGatewayService')
    expect((await made()).result.outcome).toBe('succeeded')
    expect(calls('CreateExpressGatewayService')).toBe(1)
    drop('UpdateExpressGatewayService')
    expect((await run({service: 'web', images: {Main: image('1.28')}})).result.outcome).toBe('succeeded')
    expect(calls('UpdateExpressGatewayService')).toBe(1)
    const {serviceDeployments} = await world.ecs.listServiceDeployments({cluster, service: 'web'})
    expect(serviceDeployments).toHaveLength(2)
  })
})

describe('an Express deployment that fails', () => {
  overTheEndpoint()
  const failures: [string, string][] = [
    ['crash-on-boot', 'container-exited'],
    ['image-missing', 'image-not-found'],
    ['elb-unhealthy', 'elb-unhealthy'],
    ['alarm-rollback', 'alarm-detected'],
    ['fargate-capacity', 'fargate-capacity'],
  ]
  it.each(failures)('%s is rolled back, its cause is %s, and the URL goes on', async (scenario, cause) => {
    await made()
    await world.local.scenario(scenario, {cluster, service: 'web'})
    const {result, service} = await run({service: 'web', images: {Main: image('1.28')}})
    expect(result).toMatchObject({outcome: 'rolled-back', exitCode: 5})
    expect(service?.cause?.rule).toBe(cause)
    expect(service?.url).toMatch(/^https:/)
  })

  it('a load balancer that cannot be made is the cause, in AWS’s words, at the first look', async () => {
    world.context.patience.timeoutMs = 10 * 60_000
    const {events, result, service} = await made({
      express: express('1.27', {networkConfiguration: {subnets: ['subnet-0a1b2c3d4e5f60718']}}),
    })
    expect(result).toMatchObject({outcome: 'timed-out', exitCode: 6})
    expect(service?.cause).toMatchObject({
      rule: 'express-resource-failed',
      awsMessage: 'At least two subnets in two different Availability Zones must be specified',
    })
    expect(service?.cause?.fix).toBe(
      `name subnets in two Availability Zones in networkConfiguration, or leave it out for the default VPC; once mended: gantry deploy web --cluster ${cluster}; or delete it: aws ecs delete-express-gateway-service --service-arn arn:aws:ecs:eu-west-1:123456789012:service/${cluster}/web`,
    )
    const first = (type: string) => events.findIndex(event => event.type === type)
    expect(first('finding')).toBeGreaterThan(-1)
    const at = (index: number) => Date.parse(events[index]?.at ?? '')
    expect(at(first('finding')) - at(first('progress'))).toBe(0)
    expect((await whyService(world.context, 'web')).cause?.rule).toBe('express-resource-failed')
  })
})

describe('what may not be read', () => {
  overTheEndpoint()
  const deny = (operation: string) =>
    world.rewrite((called, answer) => {
      if (called !== operation) return answer
      const action = `ecs:${operation}`
      const message = `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ${action}`
      throw Object.assign(new Error(message), {name: 'AccessDeniedException', $fault: 'client', $metadata: {}})
    })

  it('resources are beside the outcome: a finding that names the action, and the deploy goes on', async () => {
    deny('DescribeServiceRevisions')
    const {events, result} = await made()
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    const findings = events.flatMap(event => (event.type === 'finding' ? [event.finding] : []))
    expect(findings).toMatchObject([{rule: 'not-allowed', fix: 'allow ecs:DescribeServiceRevisions'}])
  })

  it('without the live configuration nothing is updated: it would be blind', async () => {
    await made()
    deny('DescribeExpressGatewayService')
    await expect(run({service: 'web', images: {Main: image('1.28')}})).rejects.toThrow(
      /ecs:DescribeExpressGatewayService/,
    )
    expect(calls('UpdateExpressGatewayService') + calls('UpdateService')).toBe(0)
    const [status] = await loadStatus(world.context, 'web')
    expect(status).toMatchObject({express: true, state: 'steady'})
    expect(status?.url).toBeUndefined()
  })
})

describe('beside a deploy', () => {
  overTheEndpoint()
  it('watch, why and status know an Express service, its task definition and its URL', async () => {
    await made()
    const {result} = await collect(watchDeployment(world.context, 'web', {where: deployOptions.where}))
    expect(result.outcome).toBe('succeeded')
    expect(result.services[0]?.url).toMatch(/^https:/)
    expect((await whyService(world.context, 'web')).cause).toBeUndefined()
    const [status] = await loadStatus(world.context, 'web')
    expect(status).toMatchObject({
      express: true,
      state: 'steady',
      taskDefinition: `${cluster}-web:1`,
      url: expect.stringMatching(/^https:\/\/we-/),
    })
  })
})

describe('a rollback', () => {
  overTheEndpoint()
  const rollbackOptions = {where: deployOptions.where, wait: true}
  const back = async () => {
    const asked: RollbackPlan[] = []
    const confirm = async (plan: RollbackPlan) => {
      asked.push(plan)
      return true
    }
    const {events, result} = await collect(rollback(world.context, 'web', {...rollbackOptions, confirm}))
    return {asked, events, result}
  }

  it('while a deployment is under way stops it, as of any service', async () => {
    await made()
    const {outcome} = (await run({service: 'web', images: {Main: image('1.28')}}, {...deployOptions, wait: false}))
      .result
    expect(outcome).toBe('started')
    const {asked, result} = await back()
    expect(asked[0]?.kind).toBe('stop')
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(calls('StopServiceDeployment')).toBe(1)
    expect((await configuration())?.primaryContainer?.image).toBe(image('1.27'))
    expect(result.services[0]?.url).toMatch(/^https:/)
  })

  it('after the fact brings the earlier container back through the Express operation, shown and confirmed', async () => {
    await made()
    await run({service: 'web', express: express('1.28', {cpu: '512', memory: '1024'})})
    const {asked, result} = await back()
    expect(asked).toEqual([
      {
        kind: 'redeploy',
        service: 'web',
        taskDefinitionArn: expect.stringMatching(/-web:1$/),
        image: image('1.27'),
        scope: 'goes back: the container',
        from: expect.stringMatching(/-web:2$/),
        deployedAt: expect.any(String),
      },
    ])
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect([calls('UpdateExpressGatewayService'), calls('UpdateService')]).toEqual([2, 0])
    expect(await configuration()).toMatchObject({
      cpu: '1024',
      memory: '2048',
      primaryContainer: {image: image('1.27'), environment: [{name: 'A', value: '1'}]},
    })
  })

  it('brings back health check path, network and scaling too, as the earlier revision tells them', async () => {
    const subnets = (...names: string[]) => ({networkConfiguration: {subnets: names}})
    const scalingTarget = {
      minTaskCount: 1,
      maxTaskCount: 4,
      autoScalingMetric: 'AVERAGE_MEMORY' as const,
      autoScalingTargetValue: 70,
    }
    await made({express: express('1.27', {healthCheckPath: '/up', scalingTarget})})
    const first = await configuration()
    const more = {healthCheckPath: '/down', scalingTarget: {...scalingTarget, minTaskCount: 2, maxTaskCount: 9}}
    const another = await run({service: 'web', express: express('1.28', {...more, ...subnets('subnet-1', 'subnet-2')})})
    expect(another.result.outcome).toBe('succeeded')
    const {asked, events, result} = await back()
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    const scope = `goes back: the container · health check path /up · subnets ${first?.networkConfiguration?.subnets?.join(', ')} · scaling 1–4 tasks, AVERAGE_MEMORY 70`
    expect(asked).toMatchObject([{scope}])
    expect(events.filter(event => event.type === 'event' && event.rule === 'rollback-scope')).toMatchObject([
      {message: scope},
    ])
    const now = await configuration()
    expect(now).toMatchObject({healthCheckPath: '/up', scalingTarget, primaryContainer: {image: image('1.27')}})
    expect([...(now?.networkConfiguration?.subnets ?? [])].sort()).toEqual(
      [...(first?.networkConfiguration?.subnets ?? [])].sort(),
    )
  })

  it('says plainly that only the container goes back where the earlier revision tells nothing else', async () => {
    await made()
    await run({service: 'web', express: express('1.28', {healthCheckPath: '/down'})})
    world.rewrite((operation, answer) => {
      if (operation !== 'DescribeServiceRevisions') return answer
      const {serviceRevisions = []} = answer as {serviceRevisions?: object[]}
      return {serviceRevisions: serviceRevisions.map(one => ({...one, ecsManagedResources: undefined}))}
    })
    const {asked, result} = await back()
    expect(result.outcome).toBe('succeeded')
    expect(asked).toMatchObject([{scope: expect.stringMatching(/^only the container goes back/)}])
    expect(await configuration()).toMatchObject({healthCheckPath: '/down', primaryContainer: {image: image('1.27')}})
  })
})

describe('what differs', () => {
  const live = {
    serviceRevisionArn: 'r1',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/prod-web:1',
    cpu: '1024',
    networkConfiguration: {subnets: ['subnet-b', 'subnet-a'], securityGroups: ['sg-own', 'sg-managed']},
    scalingTarget: {minTaskCount: 1, maxTaskCount: 20},
    primaryContainer: {
      image: 'a:1',
      containerPort: 80,
      awsLogsConfiguration: {logGroup: '/aws/ecs/prod/web-1a2b', logStreamPrefix: 'ecs'},
      environment: [
        {name: 'B', value: '2'},
        {name: 'A', value: '1'},
      ],
    },
  }
  const service = {serviceArn: 'arn', name: 'web'}
  const rows: [string, Parameters<typeof expressUpdate>[1], string[]][] = [
    ['nothing asked', {}, []],
    [
      'the order of subnets and variables',
      {
        networkConfiguration: {subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-own']},
        primaryContainer: {
          image: 'a:1',
          environment: [
            {name: 'A', value: '1'},
            {name: 'B', value: '2'},
          ],
        },
      },
      [],
    ],
    [
      'a variable taken away',
      {primaryContainer: {image: 'a:1', environment: [{name: 'A', value: '1'}]}},
      ['primaryContainer'],
    ],
    ['another port', {primaryContainer: {...live.primaryContainer, containerPort: 8080}}, ['primaryContainer']],
    ['another subnet', {networkConfiguration: {subnets: ['subnet-c']}}, ['networkConfiguration']],
    ['another maximum', {scalingTarget: {maxTaskCount: 5}}, ['scalingTarget']],
    ['a size and a path', {cpu: '512', memory: '1024', healthCheckPath: '/up'}, ['cpu', 'healthCheckPath', 'memory']],
  ]
  it.each(rows)('%s', (_, wanted, members) => {
    const {serviceArn: __, ...input} = expressUpdate(service, wanted, live) ?? {serviceArn: ''}
    expect(Object.keys(input).sort()).toEqual(members)
  })
})

describe('managed resources', () => {
  const updatedAt = new Date(0)
  const reason =
    'AccessDenied: User: arn:aws:sts::123456789012:assumed-role/ecsInfrastructureRoleForExpressServices/ECSGateway is not authorized to perform: ec2:DescribeAccountAttributes'
  const managed: ECSManagedResources = {
    ingressPaths: [
      {
        accessType: 'PUBLIC',
        endpoint: 'we-1.ecs.eu-west-1.on.aws',
        loadBalancer: {
          arn: 'arn:x/app/alb/1',
          status: 'PROVISIONING',
          statusReason: reason,
          updatedAt,
          scheme: 'internet-facing',
        },
        certificate: {arn: 'arn:x/cert', status: 'PROVISIONING', statusReason: reason, updatedAt, domainName: 'd'},
      },
    ],
    logGroups: [{arn: 'arn:x', status: 'ACTIVE', updatedAt, logGroupName: 'g'}],
    metricAlarms: [{arn: 'arn:x', status: 'PROVISIONING', statusReason: 'Waiting for the target group', updatedAt}],
  }

  it('a reason pasted to `why --text` is known by who was refused', () => {
    expect(whyText(`On the Resources tab: ${reason}`)).toMatchObject({
      rule: 'express-resource-failed',
      fix: 'allow ec2:DescribeAccountAttributes to the role ecsInfrastructureRoleForExpressServices',
    })
    expect(
      whyText('AccessDenied: User: arn:aws:sts::1:assumed-role/app/1 is not authorized to perform: s3:GetObject')?.rule,
    ).not.toBe('express-resource-failed')
  })

  it('one reason is one finding, which names the action and the role; plain waiting is none', () => {
    const found = resourceFindings(resourcesOf(managed))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      what: 'ECS could not make the certificate, load balancer of the Express service',
      fix: 'allow ec2:DescribeAccountAttributes to the role ecsInfrastructureRoleForExpressServices',
      awsMessage: reason,
    })
    expect(resourceSummary(resourcesOf(managed))).toBe(
      'managed resources: 1 of 4 active; provisioning: certificate, load balancer, metric alarm',
    )
  })
})
