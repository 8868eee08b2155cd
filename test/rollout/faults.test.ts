import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import type {FindingEvent} from '../../src/rollout/event.js'
import {ServerClock} from '../../src/rollout/server-clock.js'
import {connectionReset, sdkError} from '../support/fake-ecs.js'
import {rolloutWorld, runDeploy, secondRevision} from '../support/rollout-world.js'

const reads = /^(Describe|List)/

describe('faults of the weather', () => {
  it('throttled reads slow the watch down, and are told', async () => {
    const {ecs, clock, context, calls} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      operation === 'DescribeServiceDeployments' && count > 2 && count < 8
        ? {before: sdkError('ThrottlingException', 'Rate exceeded')}
        : undefined
    clock.at(400_000, () => ecs.succeed())
    const {result, events} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    const waits = events.flatMap(event => (event.type === 'throttled' ? [event.waitMs] : []))
    expect(waits).toEqual([10_000, 20_000, 30_000, 30_000, 30_000])
    expect(calls.DescribeServices).toBeLessThan(400 / 5)
  })

  it('a throttled write was refused, so it is sent again until it is taken', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      /^(Register|Update)/.test(operation) && count <= 2 ? {before: sdkError('ThrottlingException')} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.taskDefinitions).toHaveLength(2)
    expect(ecs.deployments).toHaveLength(2)
  })

  it('who may not list service deployments still follows the one that shows in the service', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    // the service shows it late: a second way to see it is tried meanwhile
    const shown = ecs.service?.currentServiceDeployment
    context.ecsOnce = new Proxy(context.ecsOnce, {
      get: (target, property) => async (input: never) => {
        await (Reflect.get(target, property) as (of: never) => Promise<unknown>)(input)
        if (property === 'updateService') Object.assign(ecs.service ?? {}, {currentServiceDeployment: shown})
        return property === 'updateService' ? {} : {taskDefinition: ecs.taskDefinitions.at(-1)}
      },
    })
    clock.at(10_000, () =>
      Object.assign(ecs.service ?? {}, {currentServiceDeployment: ecs.deployments.at(-1)?.serviceDeploymentArn}),
    )
    ecs.fault = operation =>
      operation === 'ListServiceDeployments' ? {before: sdkError('AccessDeniedException', 'no')} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision])
    expect(ecs.count('ListServiceDeployments')).toBeGreaterThan(0)
    expect(result.outcome).toBe('succeeded')
  })

  it('who may not read what was started is told that ECS goes on, in the result line', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = operation =>
      operation === 'DescribeServiceDeployments' ? {before: sdkError('AccessDeniedException', 'not yours')} : undefined
    const {result, events} = await runDeploy(context, [secondRevision])
    expect(result).toMatchObject({outcome: 'unknown', exitCode: 3, services: [{reason: 'not yours'}]})
    expect(events.find(event => event.type === 'error')).toMatchObject({
      error: {aws: {iamAction: 'ecs:DescribeServiceDeployments'}},
    })
    expect(result.next).toBe('gantry watch web --cluster prod')
  })

  it('a service that is deleted while its count is awaited ends the run', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () => {
      ecs.service = undefined
    })
    const {result} = await runDeploy(context, [{service: 'web', desiredCount: 5, desiredCountByFlag: true}])
    expect(result).toMatchObject({outcome: 'failed', exitCode: 4})
    expect(clock.monotonic()).toBeLessThan(60_000)
  })

  it('a write that broke before it reached ECS is sent again, once the look-up shows it was not done', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      /^(Register|Update)/.test(operation) && count === 1 ? {before: connectionReset()} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.taskDefinitions).toHaveLength(2)
    expect(ecs.deployments).toHaveLength(2)
  })

  it('a forced deployment whose answer was lost is not started twice', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      operation === 'UpdateService' && count === 1 ? {after: sdkError('ServerException', 'oops', 500)} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [{service: 'web', forceNewDeployment: true}])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.deployments).toHaveLength(2)
  })

  it('server errors and resets while watching are told once a kind and outlived', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () => {
      ecs.fault = (operation, count) =>
        reads.test(operation)
          ? {before: count % 2 ? sdkError('ServerException', 'oops', 503) : connectionReset()}
          : undefined
    })
    clock.at(120_000, () => {
      delete ecs.fault
    })
    clock.at(180_000, () => ecs.succeed())
    const {result, types} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(types.filter(type => type === 'error').length).toBeLessThan(20)
  })

  it('expired credentials are read again, and the watch goes on', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () => {
      ecs.fault = () => ({
        before: sdkError('ExpiredTokenException', 'The security token included in the request is expired'),
      })
    })
    let renewed = 0
    context.renewCredentials = async () => {
      renewed++
      delete ecs.fault
    }
    clock.at(120_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(renewed).toBe(1)
  })

  it('reads of before the update do not end or confuse the watch', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    const stale = structuredClone(ecs.service) as Service
    const real = ecs.api
    const startMs = clock.now()
    // for 12 s every replica still answers with the service as it was
    context.ecs = new Proxy(real, {
      get: (target, property) => {
        const call = Reflect.get(target, property) as (input: unknown) => Promise<unknown>
        return async (input: unknown) =>
          property === 'describeServices' && clock.now() - startMs < 12_000
            ? {services: [structuredClone(stale)], failures: []}
            : call(input)
      },
    })
    context.ecsOnce = new Proxy(real, {
      get: (target, property) => {
        const call = Reflect.get(target, property) as (input: unknown) => Promise<unknown>
        return async (input: unknown) => {
          await call(input)
          return property === 'updateService' ? {service: structuredClone(stale)} : call(input)
        }
      },
    })
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [
      {service: 'web', taskDefinition: {arn: 'web:1'}, forceNewDeployment: true},
    ])
    expect(result.outcome).toBe('succeeded')
    expect(result.services[0]?.serviceDeploymentArn).toBe(ecs.deployments.at(-1)?.serviceDeploymentArn)
  })

  it('a service that is not read yet right after its creation is not taken for deleted', async () => {
    const {ecs, clock, context} = rolloutWorld()
    const startMs = clock.now()
    const real = ecs.api
    context.ecs = new Proxy(real, {
      get: (target, property) => {
        const call = Reflect.get(target, property) as (input: unknown) => Promise<unknown>
        return async (input: unknown) =>
          property === 'describeServices' && clock.now() - startMs < 8000
            ? {services: [], failures: [{reason: 'MISSING'}]}
            : call(input)
      },
    })
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision], {mayCreate: async () => true})
    expect(result.outcome).toBe('succeeded')
  })

  it('an INACTIVE task definition is refused before the service is touched', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    Object.assign(ecs.register({family: 'web', containerDefinitions: []}), {status: 'INACTIVE'})
    await expect(runDeploy(context, [{service: 'web', taskDefinition: {arn: 'web:2'}}])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('INACTIVE'),
    })
    expect(ecs.count('UpdateService')).toBe(0)
  })

  it('what may not be read is "could not tell" with the IAM action, and never a failure', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.fault = operation =>
      operation === 'ListTasks'
        ? {
            before: sdkError(
              'AccessDeniedException',
              'User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ecs:ListTasks on resource: *',
            ),
          }
        : undefined
    clock.at(30_000, () => ecs.event('has started 3 tasks: (task a) (task b) (task c).'))
    clock.at(60_000, () => ecs.succeed())
    const {result, events} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    const findings = events.filter((event): event is FindingEvent => event.type === 'finding')
    expect(findings.map(event => event.finding)).toMatchObject([
      {rule: 'not-allowed', certainty: 'unknown', evidence: [{name: 'iamAction', value: 'ecs:ListTasks'}]},
    ])
    expect(ecs.count('ListTasks')).toBe(1)
  })
})

describe('a watch that may no longer read', () => {
  it('ends as unknown with the IAM action, and says that ECS goes on', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    const message = 'User: x is not authorized to perform: ecs:DescribeServices on resource: y'
    clock.at(30_000, () => {
      ecs.fault = operation =>
        operation === 'DescribeServices' ? {before: sdkError('AccessDeniedException', message)} : undefined
    })
    const {result, events} = await runDeploy(context, [secondRevision])
    expect(result).toMatchObject({outcome: 'unknown', exitCode: 3, next: 'gantry watch web --cluster prod'})
    expect(events.find(event => event.type === 'error')).toMatchObject({
      error: {aws: {iamAction: 'ecs:DescribeServices'}},
    })
  })
})

describe('whose clock', () => {
  it("is AWS's: a machine's clock hours off neither times out nor misdates anything", async () => {
    const {ecs, clock, context} = rolloutWorld({timeoutMs: 600_000})
    ecs.existing('web')
    const machine = {
      now: () => clock.now() + 5 * 3_600_000,
      monotonic: () => clock.monotonic(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    }
    const served = new ServerClock(machine)
    served.observe(new Date(clock.now()).toUTCString())
    const real = context.ecs
    context.clock = served
    context.ecs = new Proxy(real, {
      get: (target, property) => {
        const call = Reflect.get(target, property) as (input: unknown) => Promise<unknown>
        return async (input: unknown) => {
          const answer = await call(input)
          served.observe(new Date(clock.now()).toUTCString())
          return answer
        }
      },
    })
    clock.at(120_000, () => ecs.succeed())
    const {result, events} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(Date.parse(events.at(-1)?.at ?? '')).toBeLessThan(clock.now() + 60_000)
  })

  it('never goes back', () => {
    const clock = new ServerClock({now: () => 0, monotonic: () => 0, sleep: async () => undefined})
    clock.observe('Mon, 05 Jan 2026 10:00:10 GMT')
    clock.observe('Mon, 05 Jan 2026 10:00:05 GMT')
    clock.observe('no date at all')
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-05T10:00:10.000Z')
  })
})

describe('what is named as the cause', () => {
  const crash = {
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      {name: 'sidecar', exitCode: 143},
      {name: 'app', exitCode: 1},
    ],
  } as const

  const findings = async (tell: (world: ReturnType<typeof rolloutWorld>) => void) => {
    const world = rolloutWorld()
    world.ecs.existing('web')
    tell(world)
    world.clock.at(120_000, () =>
      Object.assign(world.ecs.deployments.at(-1) as ServiceDeployment, {status: 'ROLLBACK_SUCCESSFUL'}),
    )
    const {result, events} = await runDeploy(world.context, [secondRevision])
    return {result, findings: events.filter((event): event is FindingEvent => event.type === 'finding')}
  }

  it('is the container that failed, not the sidecar stopped with it', async () => {
    const {result} = await findings(({ecs, clock}) =>
      clock.at(30_000, () => ecs.stop({...crash, containers: [...crash.containers]})),
    )
    expect(result.services[0]?.cause?.what).toContain('`app` exited with code 1')
  })

  it('is never an older failure of another deployment', async () => {
    const {result, findings: told} = await findings(({ecs, clock}) => {
      ecs.stop({stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: no space left on device'})
      ecs.event('was unable to place a task. Reason: Capacity is unavailable at this time.')
      clock.at(30_000, () => ecs.stop({...crash, containers: [...crash.containers]}))
    })
    expect(told.map(event => event.finding.rule)).toEqual(['container-exited'])
    expect(result.services[0]?.cause?.rule).toBe('container-exited')
  })

  it('is "could not tell", with the text verbatim, for a text no rule knows', async () => {
    const {result} = await findings(({ecs, clock}) =>
      clock.at(30_000, () =>
        ecs.stop({stopCode: 'TaskFailedToStart', stoppedReason: 'FluxError: the capacitor is dry', containers: []}),
      ),
    )
    expect(result.services[0]?.cause).toMatchObject({
      rule: 'unknown-stop',
      certainty: 'unknown',
      awsMessage: 'FluxError: the capacitor is dry',
    })
  })

  it('is what lies under "unable to consistently start tasks"', async () => {
    const {result} = await findings(({ecs, clock}) => {
      clock.at(30_000, () => {
        ecs.event('is unable to consistently start tasks successfully.')
        ecs.stop({
          stopCode: 'TaskFailedToStart',
          stoppedReason: 'Task failed to start',
          containers: [
            {
              name: 'app',
              reason: 'CannotPullContainerError: image Manifest does not contain descriptor matching platform',
            },
          ],
        })
      })
    })
    expect(result.services[0]?.cause?.rule).toBe('wrong-arch-manifest')
  })

  it('is named a "could not tell" when nothing lies under that event', async () => {
    const {result} = await findings(({ecs, clock}) =>
      clock.at(30_000, () => ecs.event('is unable to consistently start tasks successfully.')),
    )
    expect(result.services[0]?.cause).toMatchObject({rule: 'start-impaired', certainty: 'unknown'})
  })
})
