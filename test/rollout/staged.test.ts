import type {CreateServiceRequest, DeploymentLifecycleHook} from '@aws-sdk/client-ecs'
import {afterAll, describe, expect, it} from 'vitest'
import {deploy} from '../../src/rollout/deploy.js'
import type {ProgressEvent, RolloutEvent} from '../../src/rollout/event.js'
import {rollback} from '../../src/rollout/rollback.js'
import {rolloutLines} from '../../src/ui/rollout-plain.js'
import {EndpointPool, type LocalRollout, serviceDefinition, taskDefinition} from '../support/local-rollout.js'
import {collect, deployOptions} from '../support/rollout-world.js'

// How deployments in stages end, on the endpoint; what a scenario makes of them is in scenarios.test.ts.
const pool = new EndpointPool(2)
afterAll(() => pool.stop())

const breaker = {enable: true, rollback: true}
const staged = (more: object): Partial<CreateServiceRequest> =>
  serviceDefinition({
    deploymentConfiguration: {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, deploymentCircuitBreaker: breaker, ...more},
  })
const definition = (version: number) => ({input: taskDefinition(version)})
const hook = (name: string): DeploymentLifecycleHook => ({
  hookTargetArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
  roleArn: 'arn:aws:iam::123456789012:role/ecs-hooks',
  lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
})

const targetGroup = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0123456789abcdef`
const loadBalancers = [
  {
    targetGroupArn: targetGroup('blue'),
    containerName: 'app',
    containerPort: 80,
    advancedConfiguration: {
      alternateTargetGroupArn: targetGroup('green'),
      productionListenerRule: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/front/1/2/3',
      roleArn: 'arn:aws:iam::123456789012:role/ecs-infrastructure',
    },
  },
]

async function on<T>(service: Partial<CreateServiceRequest>, run: (world: LocalRollout) => Promise<T>): Promise<T> {
  const world = await pool.start({timeoutMs: 60 * 60_000, pollIntervalMs: 10_000})
  try {
    const first = deploy(world.context, [{service: 'web', taskDefinition: definition(1), serviceDefinition: service}], {
      ...deployOptions,
      mayCreate: async () => true,
    })
    expect((await collect(first)).result.outcome).toBe('succeeded')
    return await run(world)
  } finally {
    await world.stop()
  }
}

/** A second revision, deployed; `during` is told every event. */
async function second(
  world: LocalRollout,
  during?: (event: RolloutEvent) => Promise<unknown> | undefined,
  serviceDefinition?: Partial<CreateServiceRequest>,
) {
  const events: RolloutEvent[] = []
  const request = {service: 'web', taskDefinition: definition(2), ...(serviceDefinition ? {serviceDefinition} : {})}
  for await (const event of deploy(world.context, [request], deployOptions)) {
    events.push(event)
    await during?.(event)
  }
  const result = events.at(-1)
  if (result?.type !== 'result') throw new Error('no result')
  return {events, result}
}

const stageOf = (event: RolloutEvent) => (event.type === 'progress' ? event.stage : undefined)
const control = (world: LocalRollout, path: string, body: object) =>
  fetch(`${world.local.endpoint}/_gantry/${path}`, {
    method: 'POST',
    headers: {'x-gantry-control': '1'},
    body: JSON.stringify(body),
  })
const waiting = {timeout: 300_000}

describe.concurrent('a deployment in stages', () => {
  it('blue/green: stage by stage, both revisions within one and two times the count', waiting, () =>
    on(staged({}), async world => {
      const {events, result} = await second(world)
      expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
      const progress = events.filter((event): event is ProgressEvent => event.type === 'progress')
      expect(progress.map(stageOf)).toContain('SCALE_UP')
      expect(progress.map(stageOf)).toContain('BAKE_TIME')
      expect(new Set(progress.map(({lower, upper}) => `${lower}–${upper}`))).toEqual(new Set(['3–6']))
      expect(events.filter(({type}) => type === 'finding')).toEqual([])
    }),
  )

  it('linear: succeeds', waiting, () =>
    on(staged({strategy: 'LINEAR', linearConfiguration: {stepPercent: 50, stepBakeTimeInMinutes: 1}}), async world =>
      expect((await second(world)).result.outcome).toBe('succeeded'),
    ),
  )

  it('an alarm during the bake time: rolled back, because of the alarm, named while it happens', waiting, () =>
    on(staged({alarms: {alarmNames: ['web-5xx'], enable: true, rollback: true}}), async world => {
      let fired = false
      const {events, result} = await second(world, event => {
        if (fired || stageOf(event) !== 'BAKE_TIME') return undefined
        fired = true
        return world.local.scenario('alarm-rollback', {cluster: world.context.cluster, service: 'web'})
      })
      expect(fired).toBe(true)
      expect(result).toMatchObject({outcome: 'rolled-back', exitCode: 5})
      expect(result.services[0]?.cause).toMatchObject({rule: 'alarm-detected'})
      const rules = events.flatMap(event => (event.type === 'finding' ? [event.finding.rule] : []))
      expect(rules).toEqual(['alarm-detected'])
    }),
  )

  it('a hook that answers FAILED: rolled back, because of the hook', waiting, () =>
    on(staged({lifecycleHooks: [hook('smoke')]}), async world => {
      await control(world, 'hooks?region=eu-west-1', {function: 'smoke', hookStatus: 'FAILED'})
      const {result} = await second(world)
      expect(result).toMatchObject({outcome: 'rolled-back', exitCode: 5})
      expect(result.services[0]?.cause).toMatchObject({
        rule: 'lifecycle-hook-failed',
        what: 'a lifecycle hook failed (POST_TEST_TRAFFIC_SHIFT)',
      })
    }),
  )

  it.each([
    ['CONTINUE', 'succeeded'],
    ['ROLLBACK', 'rolled-back'],
  ] as const)('a pause hook, %s: %s; said once, with the command that goes on', waiting, async (action, outcome) => {
    const pause: DeploymentLifecycleHook = {targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT']}
    await on(staged({}), async world => {
      const {events, result} = await second(
        world,
        event => (event.type === 'event' && event.rule === 'paused' ? goOn(world, action) : undefined),
        staged({lifecycleHooks: [pause]}),
      )
      expect(result.outcome).toBe(outcome)
      const paused = events.filter(event => event.type === 'event' && event.rule === 'paused')
      expect(paused).toHaveLength(1)
      expect(paused[0]).toMatchObject({message: expect.stringContaining('gantry continue web --cluster')})
      expect(result.services[0]?.cause?.rule).toBe(action === 'ROLLBACK' ? 'pause-hook-rolled-back' : undefined)
    })
  })

  it.each([
    ['PRE_SCALE_UP', 'nothing serves: no task runs, and there was no earlier revision to go back to'],
    [
      'POST_SCALE_UP',
      'nothing serves: 3 tasks of the failed revision run without traffic, and there was no earlier revision to go back to',
    ],
  ] as const)(
    'the first of a service, failed at %s: failed, not rolled back, and what stands is said',
    waiting,
    async (stage, stands) => {
      const world = await pool.start({timeoutMs: 60 * 60_000, pollIntervalMs: 10_000})
      try {
        const name = `fail-${stage.toLowerCase().replaceAll('_', '-')}`
        await control(world, 'hooks?region=eu-west-1', {function: name, hookStatus: 'FAILED'})
        const lifecycleHooks = [{...hook(name), lifecycleStages: [stage]}]
        const serviceDefinition = {...staged({lifecycleHooks}), loadBalancers}
        const request = {service: 'web', taskDefinition: definition(1), serviceDefinition}
        const {events, result} = await collect(
          deploy(world.context, [request], {...deployOptions, mayCreate: async () => true}),
        )
        expect(result).toMatchObject({outcome: 'failed', exitCode: 4})
        expect(result.services[0]).toMatchObject({cause: {rule: 'lifecycle-hook-failed'}, stands})
        const plain = {red: String, green: String, yellow: String, dim: String, bold: String}
        const lines = events.flatMap(event => rolloutLines(event, plain))
        expect(lines.at(-1)).toContain(` --desired-count 0 --cluster ${world.context.cluster}  # ${stands}`)
        // ECS's own words say so, and are marked as its own
        const own = lines.filter(line => !/^ *aws says|^\d\S* ecs: /.test(line))
        expect(own.filter(line => /rolled back|rolling back/.test(line))).toEqual([])
        expect(lines.some(line => /^ *aws says .*rolled back/.test(line))).toBe(true)
      } finally {
        await world.stop()
      }
    },
  )

  it('gantry rollback turns a deployment in stages back', waiting, () =>
    on(staged({}), async world => {
      const {ecs, context} = world
      const registered = await ecs.registerTaskDefinition(taskDefinition(2))
      await ecs.updateService({
        cluster: context.cluster,
        service: 'web',
        taskDefinition: registered.taskDefinition?.taskDefinitionArn,
      })
      await context.clock.sleep(60_000)
      const {result} = await collect(rollback(context, 'web', {...deployOptions, confirm: async () => true}))
      expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
      const {services} = await ecs.describeServices({cluster: context.cluster, services: ['web']})
      expect(services?.[0]?.taskDefinition).not.toBe(registered.taskDefinition?.taskDefinitionArn)
    }),
  )
})

async function goOn(world: LocalRollout, action: 'CONTINUE' | 'ROLLBACK') {
  const {ecs, context} = world
  const {services} = await ecs.describeServices({cluster: context.cluster, services: ['web']})
  const serviceDeploymentArn = services?.[0]?.currentServiceDeployment as string
  const {serviceDeployments} = await ecs.describeServiceDeployments({serviceDeploymentArns: [serviceDeploymentArn]})
  const hookId = serviceDeployments?.[0]?.lifecycleHookDetails?.find(({status}) => status === 'AWAITING_ACTION')?.hookId
  await ecs.continueServiceDeployment({serviceDeploymentArn, hookId, action})
}
