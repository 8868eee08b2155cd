import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {currentServiceDeployment} from '../../src/scheduler/deployments.js'
import type {SchedulerEvent} from '../../src/scheduler/event.js'
import type {HookAnswer} from '../../src/scheduler/hooks.js'
import {simulate} from '../../src/scheduler/simulate.js'
import type {ClusterState, Service, ServiceDeployment} from '../../src/scheduler/state.js'
import {step} from '../../src/scheduler/step.js'
import {stopServiceDeployment} from '../../src/scheduler/stop-service-deployment.js'
import {stopTask} from '../../src/scheduler/stop-task.js'
import type {TaskScript} from '../../src/scheduler/task.js'
import {trafficWeights} from '../../src/scheduler/traffic.js'
import {updateService} from '../../src/scheduler/update-service.js'
import {arnOf, Town, t0} from '../scheduler/town.js'
import {betweenTargetGroups} from '../support/two-target-groups.js'

const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)
/** A soak takes longer than the suite's own limit. */
const timeout = 600_000

const scripts: Record<string, TaskScript> = {
  good: {},
  slow: {pullMs: 90_000},
  crash: {exits: [{container: 'web', afterMs: 1000, exitCode: 1}]},
  'crash-late': {exits: [{container: 'web', afterMs: 400_000, exitCode: 1}]},
  'missing-tag': {failure: {phase: 'pull', stoppedReason: 'CannotPullContainerError: not found'}},
  unhealthy: {targetHealth: [{afterMs: 60_000, state: 'unhealthy', reason: 'Health checks failed'}]},
}

const hookStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({type: fc.constant('deploy' as const), behaviour: fc.constantFrom(...Object.keys(scripts))}),
  },
  {weight: 1, arbitrary: fc.record({type: fc.constant('scale' as const), desiredCount: fc.integer({min: 0, max: 5})})},
  {weight: 1, arbitrary: fc.constant({type: 'stop-deployment' as const})},
  {weight: 1, arbitrary: fc.record({type: fc.constant('stop-task' as const), index: fc.nat(20)})},
)

const minutes = (max: number) => fc.integer({min: 0, max})
const story = fc.record({
  seed: fc.integer({min: 1, max: 1_000_000}),
  desiredCount: fc.integer({min: 0, max: 5}),
  room: fc.integer({min: 3, max: 12}),
  maximumPercent: fc.integer({min: 100, max: 200}),
  strategy: fc.constantFrom('BLUE_GREEN' as const, 'LINEAR' as const, 'CANARY' as const),
  bake: minutes(10),
  stepPercent: fc.integer({min: 30, max: 1000}).map(tenths => tenths / 10),
  canaryPercent: fc.integer({min: 1, max: 1000}).map(tenths => tenths / 10),
  stepBake: minutes(2),
  breaker: fc.boolean(),
  rollback: fc.boolean(),
  /** Seconds after which the alarm fires; never when absent. */
  alarm: fc.option(fc.integer({min: 0, max: 8000}), {nil: undefined}),
  hooks: fc.array(
    fc.record({
      stage: fc.constantFrom(...hookStages),
      pause: fc.boolean(),
      action: fc.constantFrom('CONTINUE' as const, 'ROLLBACK' as const),
      answer: fc.constantFrom('SUCCEEDED' as const, 'SUCCEEDED' as const, 'FAILED' as const, undefined),
      asked: fc.integer({min: 0, max: 3}),
      seconds: fc.integer({min: 0, max: 1000}),
    }),
    {maxLength: 3},
  ),
  chapters: fc.array(fc.tuple(fc.integer({min: 0, max: 1500}), action), {minLength: 1, maxLength: 4}),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

function begin(told: Story): Town {
  const town = new Town({
    seed: told.seed,
    world: {
      // a stage that waits for tasks gives up after an hour in place of a day: what crashes meanwhile costs the time
      assumptions: {longestStageMs: 3_600_000},
      alarmState: (_, nowMs) => (told.alarm !== undefined && nowMs >= t0 + told.alarm * 1000 ? 'ALARM' : 'OK'),
      hookAnswer: ({hookTargetArn, invocation}): HookAnswer => {
        const hook = told.hooks[Number(hookTargetArn)]
        if (!hook) return {hookStatus: 'SUCCEEDED'}
        return {hookStatus: invocation <= hook.asked ? 'IN_PROGRESS' : hook.answer, afterMs: hook.seconds * 1000}
      },
    },
  }).instances(1, ['eu-west-1a'], told.room * 256, 65536)
  return town.create({
    desiredCount: told.desiredCount,
    availabilityZoneRebalancing: 'DISABLED',
    ...betweenTargetGroups({region: 'eu-west-1'}),
    deploymentConfiguration: {
      strategy: told.strategy,
      maximumPercent: told.maximumPercent,
      bakeTimeInMinutes: told.bake,
      linearConfiguration: {stepPercent: told.stepPercent, stepBakeTimeInMinutes: told.stepBake},
      canaryConfiguration: {canaryPercent: told.canaryPercent, canaryBakeTimeInMinutes: told.stepBake},
      deploymentCircuitBreaker: {enable: told.breaker, rollback: told.rollback},
      alarms: {alarmNames: ['errors'], enable: true, rollback: told.rollback},
      lifecycleHooks: told.hooks.map(({stage, pause, action: turned}, index) => {
        const shift = stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT'
        return {
          ...(pause && !shift ? {targetType: 'PAUSE' as const} : {hookTargetArn: String(index)}),
          lifecycleStages: [stage],
          timeoutConfiguration: {timeoutInMinutes: 30, action: turned},
        }
      }),
    },
  })
}

function act(town: Town, what: Story['chapters'][number][1], revision: number): void {
  const {nowMs, world} = town
  const service = town.service()
  if (what.type === 'deploy') {
    town.scripts[`web:${revision}`] = scripts[what.behaviour] ?? {}
    const update = {service: 'web', taskDefinition: arnOf(`web:${revision}`)}
    town.state = updateService(town.state, update, nowMs, world).state
  } else if (what.type === 'scale') {
    town.state = updateService(town.state, {service: 'web', desiredCount: what.desiredCount}, nowMs, world).state
  } else if (what.type === 'stop-deployment') {
    const current = currentServiceDeployment(service)
    if (current) town.state = stopServiceDeployment(town.state, current.serviceDeploymentArn, nowMs, world).state
  } else {
    const live = [...town.state.tasks.values()].filter(task => task.desiredStatus === 'RUNNING')
    const task = live[what.index % Math.max(1, live.length)]
    if (task) town.state = stopTask(town.state, task.taskArn, undefined, nowMs, world).state
  }
}

/** vitest's own `expect` is too slow for every moment of a thousand stories. */
function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what())
}

const healthyOf = (state: ClusterState, service: Service, revisionArn: string) =>
  [...service.taskArns].filter(arn => {
    const task = state.tasks.get(arn)
    return task?.serviceRevisionArn === revisionArn && task.healthy
  }).length

function checkMoment(state: ClusterState, events: readonly SchedulerEvent[]): void {
  const service = state.services.get('web') as Service
  for (const deployment of service.serviceDeployments) {
    const weights = trafficWeights(service, deployment)
    must(weights !== undefined, () => 'weights are shown')
    if (!weights) continue
    const sum = weights.source.production + weights.target.production
    must(Math.abs(sum - 100) < 1e-9, () => `the weights sum to ${sum}`)
    must(weights.target.production >= 0 && weights.source.production >= 0, () => 'a weight below 0')
  }
  for (const event of events) {
    if (event.type !== 'stage' || event.stage !== 'PRODUCTION_TRAFFIC_SHIFT' || event.production === 0) continue
    const deployment = service.serviceDeployments.find(one => one.deploymentId === event.deploymentId)
    const healthy = healthyOf(state, service, deployment?.targetServiceRevisionArn ?? '')
    const {desiredCount} = service.settings
    must(healthy >= desiredCount, () => `${event.production} % to ${healthy} healthy tasks of ${desiredCount}`)
  }
}

function checkEnd(state: ClusterState, service: Service, deployment: ServiceDeployment): void {
  const live = [...service.taskArns].flatMap(arn => state.tasks.get(arn) ?? [])
  const {status, lifecycle, targetServiceRevisionArn} = deployment
  const weights = trafficWeights(service, deployment)
  if (status === 'SUCCESSFUL') {
    must(weights?.target.production === 100, () => 'successful without all traffic')
    must(
      live.every(task => task.serviceRevisionArn === targetServiceRevisionArn),
      () => 'successful with tasks of another revision',
    )
  }
  if (status !== 'ROLLBACK_SUCCESSFUL') return
  must(weights?.source.production === 100 && weights.target.test === 0, () => 'rolled back with traffic on green')
  must(
    live.every(task => task.serviceRevisionArn === lifecycle?.sourceRevisionArn),
    () => 'rolled back with tasks of another revision',
  )
}

/** Steps from one moment to the next until `untilMs`, looking at each. */
function pass(town: Town, untilMs: number): void {
  for (let atMs = town.nowMs; atMs <= untilMs; ) {
    const {state, events, nextAtMs} = step(town.state, atMs, town.world)
    town.state = state
    town.events.push(...events)
    checkMoment(state, events)
    const service = state.services.get('web') as Service
    const ended = events.some(event => event.type === 'deployment' && event.rolloutState === 'COMPLETED')
    const [newest] = service.serviceDeployments
    if (ended && newest) checkEnd(state, service, newest)
    if (nextAtMs === undefined) break
    atMs = nextAtMs
  }
  town.nowMs = untilMs
}

function play(told: Story, step_: (town: Town, untilMs: number) => void): Town {
  const town = begin(told)
  step_(town, t0 + 1_200_000)
  for (const [index, [seconds, what]] of told.chapters.entries()) {
    step_(town, town.nowMs + seconds * 1000)
    act(town, what, index + 2)
  }
  return town
}

describe(`deployments in stages, seed ${seed}`, () => {
  const seen: Record<string, number> = {}

  it('weights sum to 100, traffic goes to complete revisions only, and each deployment ends as it says', {
    timeout,
  }, () => {
    fc.assert(
      fc.property(story, told => {
        const town = play(told, pass)
        for (let hours = 0; hours < 96 && currentServiceDeployment(town.service()); hours += 4) {
          pass(town, town.nowMs + 4 * 3_600_000)
        }
        const service = town.service()
        const open = currentServiceDeployment(service)
        must(open === undefined, () => `still ${open?.status} in ${open?.lifecycle?.stage}`)
        for (const {status} of service.serviceDeployments) seen[status] = (seen[status] ?? 0) + 1
      }),
      {seed, numRuns},
    )
  })

  it('the stories held every kind of end', () => {
    for (const status of ['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'STOPPED']) {
      expect(seen[status] ?? 0, status).toBeGreaterThan(numRuns / 20)
    }
  })

  it('a calm deployment takes the sum of its parts, and is stuck exactly where both revisions do not fit', {
    timeout,
  }, () => {
    const calm = fc.record({
      desiredCount: fc.integer({min: 1, max: 10}),
      room: fc.integer({min: 10, max: 25}),
      strategy: fc.constantFrom('BLUE_GREEN' as const, 'LINEAR' as const, 'CANARY' as const),
      percent: fc.integer({min: 30, max: 1000}).map(tenths => tenths / 10),
      // 33 steps of more than 21 hours are past the 30 days a deployment may take
      stepBake: fc.integer({min: 0, max: 1200}),
      bake: fc.integer({min: 0, max: 1440}),
      maximumPercent: fc.integer({min: 100, max: 200}),
    })
    fc.assert(
      fc.property(calm, told => {
        const {strategy, percent, stepBake, bake, desiredCount, room, maximumPercent} = told
        const town = new Town().instances(1, ['eu-west-1a'], room * 256, 65536)
        const deploymentConfiguration = {
          strategy,
          maximumPercent,
          bakeTimeInMinutes: bake,
          linearConfiguration: {stepPercent: percent, stepBakeTimeInMinutes: stepBake},
          canaryConfiguration: {canaryPercent: percent, canaryBakeTimeInMinutes: stepBake},
        }
        town.create({desiredCount, availabilityZoneRebalancing: 'DISABLED', deploymentConfiguration}).to(1000)
        const update = {service: 'web', taskDefinition: arnOf('web:2')}
        const {state} = updateService(town.state, update, town.nowMs, town.world)
        const {outcome, atMs, steps} = simulate(state, 'web', town.nowMs, town.world)
        must(outcome === (room >= 2 * desiredCount ? 'completes' : 'stuck'), () => outcome)
        if (outcome !== 'completes') return
        const shares = steps.flatMap(({stage, production}) =>
          stage === 'PRODUCTION_TRAFFIC_SHIFT' ? [production ?? 0] : [],
        )
        must(shares.at(-1) === 100 && shares.every((share, index) => share > (shares[index - 1] ?? 0)), () =>
          shares.join(),
        )
        // 55 s until a task without checks counts as healthy, 10 s a stage, 2 s to stop within the last of them
        const stagesSeconds = 10 * (6 + 2 * shares.length)
        const expected = 55 + stagesSeconds + 60 * (bake + stepBake * (shares.length - 1))
        must(atMs === expected * 1000, () => `${atMs / 1000} s, not ${expected}`)
      }),
      {seed, numRuns},
    )
  })

  it('one large step and many small ones end in the same state', {timeout}, () => {
    fc.assert(
      fc.property(story, told => {
        const leap = (town: Town, untilMs: number) => {
          town.state = step(town.state, untilMs, town.world).state
          town.nowMs = untilMs
        }
        const walked = play(told, pass)
        const leapt = play(told, leap)
        pass(walked, walked.nowMs + 7_200_000)
        leap(leapt, leapt.nowMs + 7_200_000)
        const view = ({state}: Town) =>
          JSON.stringify([state.draws, state.services.get('web'), [...state.tasks.keys()]])
        must(view(walked) === view(leapt), () => 'they differ')
      }),
      {seed, numRuns: Math.ceil(numRuns / 5)},
    )
  })
})
