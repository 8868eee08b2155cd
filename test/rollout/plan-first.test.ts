import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {loadClient} from '../../src/aws/clients.js'
import type {EcsApi} from '../../src/core/api.js'
import {type DeployOptions, deploy} from '../../src/rollout/deploy.js'
import type {ResultEvent, RolloutEvent} from '../../src/rollout/event.js'
import {planFirst} from '../../src/rollout/plan-first.js'
import type {ServiceRequest} from '../../src/rollout/request.js'
import {
  cluster,
  type LocalRollout,
  serviceDefinition,
  startLocalRollout,
  taskDefinition,
} from '../support/local-rollout.js'

let world: LocalRollout
beforeEach(async () => {
  world = await startLocalRollout()
})
afterEach(() => world.stop())

const staticPort = {portMappings: [{containerPort: 80, hostPort: 80}]}
const request = (version: number, container: Record<string, unknown> = {}, service: object = {}): ServiceRequest => ({
  service: 'web',
  taskDefinition: {input: taskDefinition(version, {}, container)},
  serviceDefinition: serviceDefinition(service),
})

/** Creates the service, lets it become steady, and answers it as ECS describes it. */
async function live(of: ServiceRequest) {
  const {ecs} = world
  const input = of.taskDefinition && 'input' in of.taskDefinition ? of.taskDefinition.input : undefined
  const registered = await ecs.registerTaskDefinition(input as never)
  await ecs.createService({
    ...of.serviceDefinition,
    serviceName: 'web',
    cluster,
    taskDefinition: registered.taskDefinition?.taskDefinitionArn,
  })
  await world.context.clock.sleep(1_200_000)
  return (await ecs.describeServices({cluster, services: ['web']})).services?.[0]
}
const foresee = (service: Awaited<ReturnType<typeof live>>, of: ServiceRequest, more: object = {}) =>
  planFirst({...world.context, ...more}, service, of, {region: 'eu-west-1'})
const calls = () => ({...world.context.calls})

describe('what is foreseen before a deploy', () => {
  it('a rollout that completes, with its time', async () => {
    const foreseen = await foresee(await live(request(1)), request(2))
    expect(foreseen).toMatchObject({plan: {verdict: 'completes', bounds: {desired: 3, lower: 3, upper: 6}}})
    expect(foreseen?.couldNotTell).toEqual([])
    expect(foreseen?.deadEnd).toBeUndefined()
    expect(foreseen?.plan?.suggestedTimeoutMs).toBeGreaterThanOrEqual(300_000)
  })

  it('a certain dead end, with a fix', async () => {
    const stuck = {
      desiredCount: 1,
      deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 100},
    }
    const foreseen = await foresee(await live(request(1, staticPort, stuck)), request(2, staticPort, stuck))
    expect(foreseen?.deadEnd).toMatchObject({
      rule: 'deployment-configuration-stuck',
      certainty: 'certain',
      fix: 'set maximumPercent to 200, or minimumHealthyPercent to 0',
    })
  })

  it('a static port on every instance', async () => {
    const foreseen = await foresee(await live(request(1, staticPort)), request(2, staticPort))
    expect(foreseen?.deadEnd).toMatchObject({rule: 'placement-impossible'})
    expect(foreseen?.deadEnd?.why).toMatch(/3 RESOURCE:PORTS/)
  })

  it('images alone are put into the live definition', async () => {
    const foreseen = await foresee(await live(request(1)), {service: 'web', images: {app: 'nginx:2'}})
    expect(foreseen).toMatchObject({plan: {verdict: 'completes'}})
  })

  it.each<[string, ServiceRequest]>([
    ['nothing differs', request(1)],
    ['only the count differs', request(1, {}, {desiredCount: 3})],
    ['nothing is asked', {service: 'web'}],
    ['another deployment controller', request(2, {}, {deploymentController: {type: 'CODE_DEPLOY'}})],
  ])('%s: nothing is foreseen, and hardly anything read', async (_, of) => {
    const service = await live(request(1))
    const before = calls()
    const changed =
      of.service === 'web' && of.serviceDefinition?.deploymentController
        ? {...service, deploymentController: {type: 'CODE_DEPLOY' as const}}
        : service
    expect(await foresee(changed, of)).toBeUndefined()
    const made =
      Object.values(calls()).reduce((sum, n) => sum + n, 0) - Object.values(before).reduce((sum, n) => sum + n, 0)
    expect(made).toBeLessThanOrEqual(2)
  })

  it('a service that is not there yet', async () => {
    expect(await foresee(undefined, request(1))).toMatchObject({plan: {verdict: 'completes'}})
    expect(await foresee(undefined, request(1, {memory: 100_000}))).toMatchObject({
      deadEnd: {rule: 'placement-impossible'},
    })
  })
})

describe('a service that is there', () => {
  it('keeps its circuit breaker where the file does not name it', async () => {
    const service = await live(request(1))
    const quiet = request(2, {}, {deploymentConfiguration: {minimumHealthyPercent: 66, maximumPercent: 133}})
    expect((await foresee(service, quiet))?.plan).toMatchObject({
      bounds: {desired: 3, lower: 2, upper: 3},
      breaker: {threshold: 3},
    })
  })
})

describe('what is read', () => {
  it('on Fargate no instance, no task and no other service', async () => {
    const onFargate = (version: number): ServiceRequest => ({
      service: 'web',
      taskDefinition: {
        input: taskDefinition(
          version,
          {networkMode: 'awsvpc', cpu: '256', memory: '512', requiresCompatibilities: ['FARGATE']},
          {portMappings: [{containerPort: 80}]},
        ),
      },
      serviceDefinition: serviceDefinition({
        launchType: 'FARGATE',
        networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1']}},
      }),
    })
    const service = await live(onFargate(1))
    const foreseen = await foresee(service, onFargate(2))
    expect(foreseen).toMatchObject({plan: {verdict: 'completes', certainty: 'likely'}})
    expect(calls()).toEqual({DescribeTaskDefinition: 1})
  })

  it('no more than 100 calls, and what was left out is named', async () => {
    const service = await live(request(1))
    let made = 0
    const endless = new Proxy(world.context.ecs, {
      get: (target, property) => async (input: object) => {
        made++
        const call = (target as unknown as Record<string, (input: object) => unknown>)[property as string]
        const answer = await call?.({...input, nextToken: undefined})
        // a cluster with more stopped tasks than anybody wants to page through
        return property === 'listTasks' ? {taskArns: [], nextToken: 'more'} : answer
      },
    })
    const foreseen = await foresee(service, request(2), {ecs: endless})
    expect(foreseen?.couldNotTell).toEqual([])
    expect(made).toBe(100)
    expect(foreseen?.plan?.certainty).toBe('likely')
    expect(foreseen?.plan?.snapshot.notRead).toContainEqual(
      expect.objectContaining({what: 'tasks', why: expect.stringContaining('at most 100 calls')}),
    )
  })

  it('nothing is begun after the time is up', async () => {
    const service = await live(request(1))
    let ms = 0
    const clock = {...world.context.clock, now: () => 0, monotonic: () => ms, sleep: async () => {}}
    const slow = new Proxy(world.context.ecs, {
      get: (target, property) => async (input: never) => {
        ms += 5_000
        return (target as unknown as Record<string, (input: never) => unknown>)[property as string]?.(input)
      },
    })
    const foreseen = await foresee(service, request(2), {ecs: slow, clock})
    expect(foreseen?.plan).toBeUndefined()
    expect(foreseen?.couldNotTell).toMatchObject([{rule: 'plan-unknown', certainty: 'unknown'}])
    expect(foreseen?.couldNotTell[0]?.why).toMatch(/at most 10 s/)
  })

  it('a reading that hangs is given up', async () => {
    const service = await live(request(1))
    const hanging = {...world.context.ecs, describeTaskDefinition: () => new Promise(() => {})} as unknown as EcsApi
    const giveUp = new AbortController()
    const foreseen = planFirst({...world.context, ecs: hanging}, service, request(2), {
      region: 'eu-west-1',
      giveUp: giveUp.signal,
    })
    giveUp.abort()
    expect(await foreseen).toMatchObject({couldNotTell: [{why: 'reading the cluster took longer than 10 s'}]})
  })

  it.each(['ListContainerInstances', 'ListTasks', 'ListServices', 'DescribeTaskDefinition', 'ListAccountSettings'])(
    '%s denied: could not tell, with the action to allow',
    async operation => {
      const service = await live(request(1))
      world.rewrite((name, answer) => {
        if (name !== operation) return answer
        throw Object.assign(new Error(`User: x is not authorized to perform: ecs:${operation} on resource: *`), {
          name: 'AccessDeniedException',
          $fault: 'client',
          $metadata: {httpStatusCode: 400},
        })
      })
      const foreseen = await foresee(service, request(2, staticPort))
      expect(foreseen?.deadEnd).toBeUndefined()
      expect(foreseen?.couldNotTell).toContainEqual(
        expect.objectContaining({rule: 'not-allowed', fix: `allow ecs:${operation}`}),
      )
    },
  )

  it('other services are read from where they are asked', async () => {
    const service = await live(request(1))
    const options = {endpoint: world.local.endpoint, region: 'eu-west-1'}
    Object.assign(process.env, {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local'})
    const neighbours = async () => ({ec2: await loadClient('ec2', options), elbV2: await loadClient('elbV2', options)})
    const foreseen = await planFirst(world.context, service, request(2), {region: 'eu-west-1', neighbours})
    expect(foreseen?.plan?.verdict).toBe('completes')
  })
})

describe('a deploy that plans first', () => {
  const run = async (of: ServiceRequest, more: Partial<DeployOptions> = {}) => {
    const events: RolloutEvent[] = []
    const options: DeployOptions = {
      where: {account: '123456789012', region: 'eu-west-1'},
      mayCreate: async () => true,
      wait: true,
      dryRun: false,
      plan: (wanted, service) => planFirst(world.context, service, wanted, {region: 'eu-west-1'}),
      ...more,
    }
    for await (const event of deploy(world.context, [of], options)) events.push(event)
    return {events, result: events.at(-1) as ResultEvent}
  }

  it('goes on when the cluster may not be read, and says so', async () => {
    await live(request(1))
    world.rewrite((name, answer) => {
      if (name !== 'ListContainerInstances') return answer
      throw Object.assign(
        new Error('User: x is not authorized to perform: ecs:ListContainerInstances on resource: *'),
        {
          name: 'AccessDeniedException',
          $fault: 'client',
          $metadata: {httpStatusCode: 400},
        },
      )
    })
    const {events, result} = await run(request(2))
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(events.filter(({type}) => type === 'plan')).toEqual([])
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'finding',
        finding: expect.objectContaining({certainty: 'unknown', fix: 'allow ecs:ListContainerInstances'}),
      }),
    )
  })

  it('a dry run is refused too, and nothing is written', async () => {
    await live(request(1, staticPort))
    const {result} = await run(request(2, staticPort), {dryRun: true})
    expect(result).toMatchObject({outcome: 'refused', exitCode: 1})
  })

  it('its timeout holds only where it may', async () => {
    const off = {deploymentCircuitBreaker: {enable: false, rollback: false}}
    const calm = {deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200, ...off}}
    await live(request(1, {}, calm))
    const sick = request(2, {
      dockerLabels: {'gantry.local/health': 'unhealthy'},
      healthCheck: {command: ['CMD', 'true'], interval: 10, retries: 2, startPeriod: 0},
    })
    sick.serviceDefinition = serviceDefinition(calm)
    const {events, result} = await run(sick, {takeSuggestedTimeout: true})
    const planned = events.find(event => event.type === 'plan')
    expect(planned).toMatchObject({verdict: 'completes'})
    const watchedMs = Date.parse(result.at) - Date.parse(planned?.at ?? '')
    expect(result.outcome).toBe('timed-out')
    expect(watchedMs).toBeGreaterThanOrEqual(planned?.suggestedTimeoutMs ?? 0)
    expect(watchedMs).toBeLessThan((planned?.suggestedTimeoutMs ?? 0) + 60_000)
    const own = await run({...sick, timeoutMs: 60_000, forceNewDeployment: true}, {takeSuggestedTimeout: true})
    const began = own.events.find(event => event.type === 'plan')
    expect(Date.parse(own.result.at) - Date.parse(began?.at ?? '')).toBeLessThan(120_000)
  })
})
