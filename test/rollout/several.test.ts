import {afterAll, describe, expect, it} from 'vitest'
import type {Finding} from '../../src/core/finding.js'
import {batchReads} from '../../src/rollout/batch-reads.js'
import {type DeployOptions, deploy} from '../../src/rollout/deploy.js'
import type {RolloutEvent} from '../../src/rollout/event.js'
import {Pace} from '../../src/rollout/pace.js'
import type {ServiceRequest} from '../../src/rollout/request.js'
import {sdkError} from '../support/fake-ecs.js'
import {EndpointPool, type LocalRollout, serviceDefinition, taskDefinition} from '../support/local-rollout.js'
import {collect, deployOptions} from '../support/rollout-world.js'

const pool = new EndpointPool(2)
afterAll(() => pool.stop())

const crash = {dockerLabels: {'gantry.local/exit-code': '1', 'gantry.local/exit-after': '1s'}}
const request = (service: string, more: Partial<ServiceRequest> = {}, container = {}): ServiceRequest => ({
  service,
  taskDefinition: {input: taskDefinition(1, {family: service}, container)},
  serviceDefinition: serviceDefinition({serviceName: service, desiredCount: 1}),
  ...more,
})
const routine = ({DescribeServices = 0, DescribeServiceDeployments = 0}: Record<string, number>) =>
  DescribeServices + DescribeServiceDeployments

async function on<T>(run: (world: LocalRollout) => Promise<T>): Promise<T> {
  const world = await pool.start({timeoutMs: 45 * 60_000})
  try {
    return await run(world)
  } finally {
    await world.stop()
  }
}

const run = (world: LocalRollout, requests: ServiceRequest[], more: Partial<DeployOptions> = {}) =>
  collect(deploy(world.context, requests, {...deployOptions, mayCreate: async () => true, ...more}))

const atOf = (events: RolloutEvent[], type: string, service: string) =>
  Date.parse(events.find(event => event.type === type && 'service' in event && event.service === service)?.at ?? '')

describe.concurrent('several services', () => {
  it('run side by side, for no more routine calls a minute than one, and end in the order given', () =>
    on(async world => {
      const names = ['a', 'b', 'c', 'd']
      const startMs = world.context.clock.now()
      const {events, result} = await run(
        world,
        names.map(name => request(name)),
      )
      expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
      expect(result.services.map(({service}) => service)).toEqual(names)
      const minutes = (world.context.clock.now() - startMs) / 60_000
      expect(minutes).toBeLessThan(2)
      // looking for a deployment that was just made is the only part that each does for itself
      expect(routine(result.apiCalls)).toBeLessThanOrEqual(24 * minutes + 4 * 4)
      const begun = names.map(name => atOf(events, 'deployment', name))
      const ended = names.map(name => atOf(events, 'ended', name))
      expect(Math.max(...begun)).toBeLessThan(Math.min(...ended))
      for (const event of events.filter(({type}) => !['start', 'result', 'throttled'].includes(type)))
        expect(event).toHaveProperty('service')
    }))

  it('wait for what they depend on', () =>
    on(async world => {
      const {events, result} = await run(world, [request('web', {dependsOn: ['db', 'elsewhere']}), request('db')])
      expect(result.outcome).toBe('succeeded')
      expect(events[0]).toMatchObject({type: 'start', services: ['db', 'web']})
      expect(atOf(events, 'registered', 'web')).toBeGreaterThanOrEqual(atOf(events, 'ended', 'db'))
    }))

  it('are not started when what they depend on failed; the others are followed to their end', () =>
    on(async world => {
      const {events, result} = await run(world, [
        request('db', {}, crash),
        request('cache'),
        request('api', {dependsOn: ['db']}),
        request('web', {dependsOn: ['api', 'cache']}),
      ])
      expect(result).toMatchObject({outcome: 'failed', exitCode: 4})
      expect(result.services.map(({service, outcome}) => [service, outcome])).toEqual([
        ['db', 'failed'],
        ['cache', 'succeeded'],
        ['api', 'not-started'],
        ['web', 'not-started'],
      ])
      expect(result.services[2]?.reason).toBe('it depends on db, which did not end well')
      expect(result.services[3]?.reason).toBe('it depends on api, which did not end well')
      expect(result.next).toBe(`gantry deploy db --desired-count 0 --cluster ${world.context.cluster}`)
      expect(events.filter(({type}) => type === 'ended')).toHaveLength(4)
      const {serviceArns} = await world.ecs.listServices({cluster: world.context.cluster})
      expect(serviceArns).toHaveLength(2)
    }))

  it('one after another with a concurrency of 1', () =>
    on(async world => {
      const {events, result} = await run(world, [request('a'), request('b')], {concurrency: 1})
      expect(result.outcome).toBe('succeeded')
      expect(atOf(events, 'registered', 'b')).toBeGreaterThanOrEqual(atOf(events, 'ended', 'a'))
    }))

  it('are all looked at before anything is changed: one refusal keeps all as they are', () =>
    on(async world => {
      const error: Finding = {rule: 'r', severity: 'error', certainty: 'certain', what: 'w', evidence: [], source: 's'}
      const {result} = await run(world, [request('a'), request('b')], {
        lint: ({service}) => (service === 'b' ? [error] : []),
      })
      expect(result).toMatchObject({outcome: 'refused', exitCode: 1})
      expect(result.services).toMatchObject([
        {service: 'a', outcome: 'not-started', reason: 'b was refused'},
        {service: 'b', outcome: 'refused'},
      ])
      expect(Object.keys(result.apiCalls).filter(call => /^(Create|Update|Register)/.test(call))).toEqual([])
    }))

  it('a definition that is not there is found before anything is changed', () =>
    on(async world => {
      const missing = request('b', {taskDefinition: {arn: 'b:7'}})
      await expect(run(world, [request('a'), missing])).rejects.toMatchObject({exitCode: 2})
      expect(Object.keys(world.context.calls).filter(call => /^(Create|Update|Register)/.test(call))).toEqual([])
    }))

  it('one whose writing call AWS refuses does not end the watching of the others', () =>
    on(async world => {
      const {ecsOnce} = world.context
      const refusing = new Proxy(ecsOnce, {
        get: (target, property) =>
          property === 'createService'
            ? async (input: {serviceName: string}) => {
                if (input.serviceName === 'a') throw sdkError('InvalidParameterException', 'no such role')
                return target.createService(input as never)
              }
            : Reflect.get(target, property),
      })
      const context = {...world.context, ecsOnce: refusing}
      const {events, result} = await run({...world, context}, [request('a'), request('b')])
      expect(result).toMatchObject({outcome: 'failed', exitCode: 4})
      expect(result.services).toMatchObject([
        {service: 'a', outcome: 'failed', reason: 'no such role'},
        {service: 'b', outcome: 'succeeded'},
      ])
      expect(events.find(({type}) => type === 'error')).toMatchObject({service: 'a', error: {message: 'no such role'}})
      expect(result.next).toBeUndefined()
    }))

  it('slow down together when one is throttled, and say so once a round', () =>
    on(async world => {
      await run(world, [request('a'), request('b')])
      const startMs = world.context.clock.now()
      const callsBefore = routine(world.context.calls)
      await world.local.scenario('throttled-api', {})
      const {events, result} = await run(
        world,
        ['a', 'b'].map(name => request(name, {forceNewDeployment: true})),
      )
      expect(result.outcome).toBe('succeeded')
      const waits = events.flatMap(event =>
        event.type === 'throttled' && /Describe/.test(event.operation) ? [event] : [],
      )
      expect(waits.length).toBeGreaterThan(0)
      // two out of three are refused: calls that were refused count too, and still the rate of one service holds
      const minutes = (world.context.clock.now() - startMs) / 60_000
      expect(routine(world.context.calls) - callsBefore).toBeLessThanOrEqual(24 * minutes + 20)
      expect(new Set(waits.map(({at}) => at)).size).toBe(waits.length)
    }))
})

describe('reads of several at once', () => {
  const ecs = (answer: (names: string[]) => void) => {
    const sent: string[][] = []
    const api = {
      describeServices: async ({services}: {services: string[]}) => {
        sent.push(services)
        answer(services)
        return {services: services.map(serviceName => ({serviceName})), $metadata: {}}
      },
    }
    return {sent, api: batchReads(api as never, 'prod')}
  }
  const names = Array.from({length: 23}, (_, index) => `s${index}`)
  const askAll = (api: ReturnType<typeof batchReads>, of = names) =>
    Promise.allSettled(
      of.map(
        async name => (await api.describeServices({cluster: 'prod', services: [name]})).services?.[0]?.serviceName,
      ),
    )

  it('share calls of ten, and each gets its own', async () => {
    const {sent, api} = ecs(() => undefined)
    const answers = await askAll(api)
    expect(answers.map(answer => (answer as {value?: string}).value)).toEqual(names)
    expect(sent.map(services => services.length)).toEqual([10, 10, 3])
  })

  it('one that may not be read keeps nobody else from it, and is asked for alone from then on', async () => {
    const {sent, api} = ecs(services => {
      if (services.includes('s1')) throw sdkError('AccessDeniedException')
    })
    const of = ['s0', 's1', 's2']
    const states = (await askAll(api, of)).map(({status}) => status)
    expect(states).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(sent).toEqual([of, ['s0'], ['s1'], ['s2']])
    await askAll(api, of)
    expect(sent.slice(4)).toEqual([['s0'], ['s1'], ['s2']])
  })

  it('what AWS throttles is refused to all who asked, for one call', async () => {
    const {sent, api} = ecs(() => {
      throw sdkError('ThrottlingException')
    })
    const states = (await askAll(api, ['s0', 's1'])).map(({status}) => status)
    expect(states).toEqual(['rejected', 'rejected'])
    expect(sent).toHaveLength(1)
  })
})

it('the pace of a job slows down once a round, however many were throttled in it', async () => {
  const slept: number[] = []
  const clock = {now: () => 0, monotonic: () => 0, sleep: async (ms: number) => void slept.push(ms)}
  const pace = new Pace(clock, () => 0, {pollIntervalMs: 5000, unreachableTimeoutMs: 60_000})
  expect([pace.throttled(), pace.throttled(), pace.throttled()]).toEqual([
    {waitMs: 10_000, isNews: true},
    {waitMs: 10_000, isNews: false},
    {waitMs: 10_000, isNews: false},
  ])
  await Promise.all([pace.sleep(), pace.sleep(), pace.sleep()])
  expect(slept).toEqual([10_000])
  pace.answered()
  pace.answered()
  await pace.sleep()
  expect(slept).toEqual([10_000, 5000])
})
