import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import type {ElbV2Api} from '../../src/core/api.js'
import {findPaused} from '../../src/rollout/continue.js'
import type {ProgressEvent} from '../../src/rollout/event.js'
import {rolloutWorld, runDeploy, secondRevision} from '../support/rollout-world.js'

const ours = (world: ReturnType<typeof rolloutWorld>) => world.ecs.deployments.at(-1) as ServiceDeployment

describe('a deployment in stages', () => {
  it('shows its stages, says once that it waits at a pause hook and how to go on, and succeeds', async () => {
    const world = rolloutWorld()
    const {ecs, clock, context} = world
    ecs.existing('web')
    const hook = {hookId: 'h-1', targetType: 'PAUSE', status: 'AWAITING_ACTION'} as const
    clock.at(10_000, () => Object.assign(ours(world), {lifecycleStage: 'SCALE_UP'}))
    clock.at(30_000, () =>
      Object.assign(ours(world), {lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', lifecycleHookDetails: [hook]}),
    )
    clock.at(90_000, () => Object.assign(ours(world), {lifecycleStage: 'BAKE_TIME', lifecycleHookDetails: []}))
    clock.at(150_000, () => ecs.succeed())
    const {events, result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    const stages = events.flatMap(event => (event.type === 'progress' && event.stage ? [event.stage] : []))
    expect([...new Set(stages)]).toEqual(['SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT', 'BAKE_TIME'])
    const paused = events.filter(event => event.type === 'event' && event.rule === 'paused')
    expect(paused).toHaveLength(1)
    expect(paused[0]).toMatchObject({message: expect.stringContaining('gantry continue web --cluster prod')})
  })

  it('continue finds the hook that waits, and asks which when several do', async () => {
    const world = rolloutWorld()
    world.ecs.existing('web')
    await expect(findPaused(world.context, 'web', undefined)).rejects.toMatchObject({exitCode: 2})
    const hook = (hookId: string) => ({hookId, targetType: 'PAUSE', status: 'AWAITING_ACTION'}) as const
    Object.assign(ours(world), {lifecycleStage: 'PRE_SCALE_UP', lifecycleHookDetails: [hook('h-1')]})
    expect(await findPaused(world.context, 'web', undefined)).toMatchObject({
      stage: 'PRE_SCALE_UP',
      hook: {hookId: 'h-1'},
    })
    Object.assign(ours(world), {lifecycleHookDetails: [hook('h-1'), hook('h-2')]})
    await expect(findPaused(world.context, 'web', undefined)).rejects.toMatchObject({
      fix: expect.stringContaining('--hook h-1'),
    })
    expect(await findPaused(world.context, 'web', 'h-2')).toMatchObject({hook: {hookId: 'h-2'}})
  })

  it('a failed lifecycle hook is the cause, from the status reason alone', async () => {
    const world = rolloutWorld()
    world.ecs.existing('web')
    world.clock.at(60_000, () =>
      Object.assign(ours(world), {
        status: 'ROLLBACK_SUCCESSFUL',
        statusReason:
          'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:check returned FAILED status.',
      }),
    )
    const {result} = await runDeploy(world.context, [secondRevision])
    expect(result.outcome).toBe('rolled-back')
    expect(result.services[0]?.cause).toMatchObject({
      rule: 'lifecycle-hook-failed',
      what: 'a lifecycle hook failed (PRE_SCALE_UP)',
      why: expect.stringContaining('returned FAILED status'),
    })
  })

  it('tells the traffic as it moves, and a bake time a quarter at a time, by the moments AWS named', async () => {
    const world = rolloutWorld()
    const {ecs, clock, context} = world
    ecs.existing('web')
    const old = 'arn:aws:ecs:eu-west-1:123456789012:service-revision/prod/web/1'
    const move = (atMs: number, lifecycleStage: string, production: number, test: number) =>
      clock.at(atMs, () =>
        Object.assign(ours(world), {
          lifecycleStage,
          updatedAt: new Date(clock.now()),
          deploymentConfiguration: {strategy: 'CANARY', bakeTimeInMinutes: 4},
          sourceServiceRevisions: [
            {arn: old, requestedProductionTrafficWeight: 100 - production, requestedTestTrafficWeight: 0},
          ],
          targetServiceRevision: {
            ...ours(world).targetServiceRevision,
            requestedProductionTrafficWeight: production,
            requestedTestTrafficWeight: test,
          },
        }),
      )
    move(10_000, 'POST_TEST_TRAFFIC_SHIFT', 0, 100)
    move(30_000, 'PRODUCTION_TRAFFIC_SHIFT', 12.5, 100)
    move(50_000, 'PRODUCTION_TRAFFIC_SHIFT', 100, 100)
    move(60_000, 'BAKE_TIME', 100, 0)
    clock.at(310_000, () => ecs.succeed())
    const {events, result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    const progress = events.filter((event): event is ProgressEvent => event.type === 'progress')
    const shifts = progress.flatMap(({traffic}) =>
      traffic ? [`${traffic.new.production} ${traffic.old?.production}`] : [],
    )
    expect([...new Set(shifts)]).toEqual(['0 100', '12.5 87.5', '100 0'])
    const bakes = progress.flatMap(({bake}) => (bake ? [bake] : []))
    expect(new Set(bakes.map(({ofMs}) => ofMs))).toEqual(new Set([240_000]))
    // the end of a quarter, seen at the next poll; then that it is over
    const left = bakes.map(({leftMs}) => Math.round(leftMs / 1000))
    expect(left).toHaveLength(5)
    expect(left[0]).toBeGreaterThan(230)
    expect(left.map(seconds => Math.ceil((4 * seconds) / 240))).toEqual([4, 3, 2, 1, 0])
  })

  it.each([
    ['ROLLBACK', 'unanswered for 30m, ECS rolls it back'],
    ['CONTINUE', 'unanswered for 30m, ECS goes on by itself'],
  ] as const)(
    'of a pause: each hook that waits, by name, and what a timeout of %s makes of it',
    async (timeoutAction, then) => {
      const world = rolloutWorld()
      const {ecs, clock, context} = world
      ecs.existing('web')
      const hook = (hookId: string) =>
        ({
          hookId,
          targetType: 'PAUSE',
          status: 'AWAITING_ACTION',
          expiresAt: new Date(clock.now() + 30 * 60_000),
          timeoutAction,
        }) as const
      clock.at(10_000, () =>
        Object.assign(ours(world), {lifecycleStage: 'PRE_SCALE_UP', lifecycleHookDetails: [hook('h-1'), hook('h-2')]}),
      )
      clock.at(60_000, () => Object.assign(ours(world), {lifecycleHookDetails: []}))
      clock.at(90_000, () => ecs.succeed())
      const {events} = await runDeploy(context, [secondRevision])
      const messages = events.flatMap(event =>
        event.type === 'event' && event.rule === 'paused' ? [event.message] : [],
      )
      const around = (message: string | undefined) => message?.replace(/\d+m( \d+s)?/, '30m')
      expect(messages.map(around)).toEqual(
        ['h-1', 'h-2'].map(
          id =>
            `paused at PRE_SCALE_UP: go on with \`gantry continue web --cluster prod --hook ${id}\`, back with \`--rollback\`; ${then}`,
        ),
      )
      const paused = events.flatMap(event => (event.type === 'progress' && event.paused ? [event.paused] : []))
      expect(paused).toEqual([
        {command: 'gantry continue web --cluster prod --hook h-1', leftMs: expect.any(Number), timeoutAction},
      ])
    },
  )

  const rolledBack = 'Service deployment rolled back because '
  const someFunction = 'arn:aws:lambda:eu-west-1:123456789012:function:check'
  it.each([
    [
      'a PAUSE hook, by its id',
      'POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook ecs-pause-e7tK9G was answered with ROLLBACK.',
      [],
      'pause-hook-rolled-back',
      'a PAUSE hook was answered with ROLLBACK (POST_SCALE_UP)',
      'lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ContinueServiceDeployment',
    ],
    [
      'a PAUSE hook, by the details alone',
      'POST_SCALE_UP lifecycle hook(s) failed.',
      [{targetType: 'PAUSE', status: 'FAILED'}],
      'pause-hook-rolled-back',
      'a PAUSE hook was answered with ROLLBACK (POST_SCALE_UP)',
      'lookup-events',
    ],
    [
      'a PAUSE hook nobody answered',
      'PRE_SCALE_UP pause hook timed out.',
      [],
      'pause-hook-timed-out',
      'nobody answered a PAUSE hook before its timeout, which says ROLLBACK (PRE_SCALE_UP)',
      'gantry continue web --cluster prod',
    ],
    [
      'a function that never came to an end',
      'PRE_SCALE_UP lifecycle hook timed out.',
      [],
      'lifecycle-hook-timed-out',
      'a lifecycle hook did not succeed before its timeout, which says ROLLBACK (PRE_SCALE_UP)',
      'timeoutConfiguration.timeoutInMinutes',
    ],
    [
      'a function beside a PAUSE hook that failed too',
      `PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target ${someFunction} returned FAILED status.`,
      [{targetType: 'PAUSE', status: 'FAILED'}],
      'lifecycle-hook-failed',
      'a lifecycle hook failed (PRE_SCALE_UP)',
      'aws logs tail /aws/lambda/check',
    ],
  ] as const)('what turned it back is told apart: %s', async (_, reason, details, rule, what, fix) => {
    const world = rolloutWorld()
    world.ecs.existing('web')
    world.clock.at(60_000, () => {
      world.ecs.event('(deployment ecs-svc/2) deployment failed: hook execution failure(s) detected.')
      Object.assign(ours(world), {
        status: 'ROLLBACK_SUCCESSFUL',
        statusReason: `${rolledBack}${reason}`,
        lifecycleHookDetails: details,
      })
    })
    const {result} = await runDeploy(world.context, [secondRevision])
    expect(result.services[0]?.cause).toMatchObject({rule, what, fix: expect.stringContaining(fix)})
    expect(result.services[0]?.others ?? []).toEqual([])
  })
})

describe('draining', () => {
  it('tells what is left of the deregistration delay, which is read once', async () => {
    const world = rolloutWorld()
    const {ecs, clock, context} = world
    ecs.existing('web', 3, {loadBalancers: [{targetGroupArn: 'arn:tg', containerName: 'app', containerPort: 80}]})
    let asked = 0
    context.elbV2 = {
      describeTargetGroupAttributes: async () => {
        asked++
        return {Attributes: [{Key: 'deregistration_delay.timeout_seconds', Value: '120'}], $metadata: {}}
      },
    } as unknown as ElbV2Api
    clock.at(60_000, () => ecs.event('has begun draining connections on 3 tasks.'))
    clock.at(180_000, () => ecs.succeed())
    const {events, result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    const estimates = events.filter(
      (event): event is ProgressEvent => event.type === 'progress' && event.etaMs !== undefined,
    )
    expect(estimates[0]?.etaMs).toBeGreaterThan(100_000)
    expect(estimates[0]?.etaMs).toBeLessThanOrEqual(120_000)
    expect(asked).toBe(1)
  })
})

describe('a run that was cut short', () => {
  it('is taken up again: nothing differs, so the deployment under way is followed', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    const input = 'input' in (secondRevision.taskDefinition ?? {}) ? secondRevision.taskDefinition : undefined
    const definition = ecs.register((input as {input: Parameters<typeof ecs.register>[0]}).input)
    ecs.begin(definition.taskDefinitionArn)
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.calls.filter(call => /^(Register|Update|Create)/.test(call.operation))).toEqual([])
    expect((ecs.service as Service).deployments).toHaveLength(1)
  })
})
