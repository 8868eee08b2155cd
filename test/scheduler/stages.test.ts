import type {CreateServiceRequest, DeploymentConfiguration} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import {continueServiceDeployment} from '../../src/scheduler/continue-service-deployment.js'
import type {HookAnswer} from '../../src/scheduler/hooks.js'
import {stopServiceDeployment} from '../../src/scheduler/stop-service-deployment.js'
import {productionShares} from '../../src/scheduler/strategy.js'
import type {TaskScript} from '../../src/scheduler/task.js'
import {trafficWeights} from '../../src/scheduler/traffic.js'
import type {World} from '../../src/scheduler/world.js'
import {Town} from './town.js'

const blueGroup = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/1'
const greenGroup = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/2'
const rule = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/front/1/2/3'
const listener = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/front/1/2'
const check = 'arn:aws:lambda:eu-west-1:123456789012:function:check'
const balanced = (productionListenerRule = rule): Partial<CreateServiceRequest> => ({
  loadBalancers: [
    {
      targetGroupArn: blueGroup,
      containerName: 'web',
      containerPort: 80,
      advancedConfiguration: {alternateTargetGroupArn: greenGroup, productionListenerRule},
    },
  ],
})
const crash: TaskScript = {exits: [{container: 'web', afterMs: 1000, exitCode: 1}]}
const rollingBack = {deploymentCircuitBreaker: {enable: true, rollback: true}}

/** A service of two tasks that has had its first deployment, in stages. */
function service(
  configuration: DeploymentConfiguration,
  input: Partial<CreateServiceRequest> = balanced(),
  world: Partial<World> = {},
): Town {
  const town = new Town({world}).instances(4)
  town.create({desiredCount: 2, deploymentConfiguration: configuration, ...input})
  town.to(3600)
  expect(current(town).status).toBe('SUCCESSFUL')
  return town
}

const current = (town: Town) => town.service().serviceDeployments[0] as NonNullable<ReturnType<typeof first>>
const first = (town: Town) => town.service().serviceDeployments[0]

/** Seconds since `sinceMs`, stage, and green's share of production and test traffic, of each stage entered. */
function stages(town: Town, sinceMs: number): string[] {
  return town.events.flatMap(event =>
    event.type === 'stage' && event.atMs >= sinceMs
      ? [`${(event.atMs - sinceMs) / 1000} ${event.stage} ${event.production}/${event.test}`]
      : [],
  )
}

const names = (told: string[]) => told.map(line => line.split(' ')[1])

describe('the steps of the production shift', () => {
  it.each<[string, DeploymentConfiguration, number[]]>([
    ['blue/green: all at once', {strategy: 'BLUE_GREEN'}, [100]],
    ['canary: 5 %, then the rest', {strategy: 'CANARY'}, [5, 100]],
    ['canary of 12.5 %', {strategy: 'CANARY', canaryConfiguration: {canaryPercent: 12.5}}, [12.5, 100]],
    ['canary of 100 % has one step', {strategy: 'CANARY', canaryConfiguration: {canaryPercent: 100}}, [100]],
    ['linear: ten steps of 10 %', {strategy: 'LINEAR'}, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]],
    [
      'linear of 40 %: the last step is smaller',
      {strategy: 'LINEAR', linearConfiguration: {stepPercent: 40}},
      [40, 80, 100],
    ],
    ['linear of 33.3 %', {strategy: 'LINEAR', linearConfiguration: {stepPercent: 33.3}}, [33.3, 66.6, 99.9, 100]],
    ['linear of 100 % has one step', {strategy: 'LINEAR', linearConfiguration: {stepPercent: 100}}, [100]],
  ])('%s', (_, configuration, shares) => {
    expect(productionShares(configuration)).toEqual(shares)
  })
})

describe('a deployment in stages', () => {
  it('blue/green: green is healthy 165 s after its start, takes all traffic at once, and blue goes after the bake', () => {
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5})
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(stages(town, since)).toEqual([
      '0 PRE_SCALE_UP 0/0',
      '10 SCALE_UP 0/0',
      '175 POST_SCALE_UP 0/0',
      '185 TEST_TRAFFIC_SHIFT 0/100',
      '195 POST_TEST_TRAFFIC_SHIFT 0/100',
      '205 PRE_PRODUCTION_TRAFFIC_SHIFT 0/100',
      '215 PRODUCTION_TRAFFIC_SHIFT 100/100',
      '225 POST_PRODUCTION_TRAFFIC_SHIFT 100/100',
      '235 BAKE_TIME 100/100',
      '535 CLEAN_UP 100/100',
    ])
    expect(town.messages(since)).toEqual([
      '10 (service web) has started 2 tasks: (task) (task).',
      `25 (service web) registered 2 targets in (target-group ${greenGroup})`,
      '535 (service web) has stopped 2 running tasks: (task) (task).',
      '535 (service web) has begun draining connections on 2 tasks.',
      `535 (service web) deregistered 2 targets in (target-group ${blueGroup})`,
      '837 (service web) (deployment ecs-svc) deployment completed.',
      '837 (service web) has reached a steady state.',
    ])
    expect(current(town)).toMatchObject({status: 'SUCCESSFUL', finishedAtMs: since + 837_000})
    expect(town.service().deployments).toHaveLength(1)
  })

  it('canary: 10 % bake for three minutes, then the rest; the two production stages come twice', () => {
    const town = service({
      strategy: 'CANARY',
      bakeTimeInMinutes: 1,
      canaryConfiguration: {canaryPercent: 10, canaryBakeTimeInMinutes: 3},
    })
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(stages(town, since).slice(5)).toEqual([
      '205 PRE_PRODUCTION_TRAFFIC_SHIFT 0/100',
      '215 PRODUCTION_TRAFFIC_SHIFT 10/100',
      '405 PRE_PRODUCTION_TRAFFIC_SHIFT 10/100',
      '415 PRODUCTION_TRAFFIC_SHIFT 100/100',
      '425 POST_PRODUCTION_TRAFFIC_SHIFT 100/100',
      '435 BAKE_TIME 100/100',
      '495 CLEAN_UP 100/100',
    ])
  })

  it('linear: steps of 40 % every two minutes, no bake after the last', () => {
    const town = service({
      strategy: 'LINEAR',
      linearConfiguration: {stepPercent: 40, stepBakeTimeInMinutes: 2},
    })
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(stages(town, since).slice(5)).toEqual([
      '205 PRE_PRODUCTION_TRAFFIC_SHIFT 0/100',
      '215 PRODUCTION_TRAFFIC_SHIFT 40/100',
      '345 PRE_PRODUCTION_TRAFFIC_SHIFT 40/100',
      '355 PRODUCTION_TRAFFIC_SHIFT 80/100',
      '485 PRE_PRODUCTION_TRAFFIC_SHIFT 80/100',
      '495 PRODUCTION_TRAFFIC_SHIFT 100/100',
      '505 POST_PRODUCTION_TRAFFIC_SHIFT 100/100',
      '515 BAKE_TIME 100/100',
      '515 CLEAN_UP 100/100',
    ])
  })

  it('a Network Load Balancer adds ten minutes to both shifts', () => {
    const town = service({strategy: 'BLUE_GREEN'}, balanced(listener))
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(3600)
    expect(stages(town, since).slice(3, 8)).toEqual([
      '185 TEST_TRAFFIC_SHIFT 0/100',
      '795 POST_TEST_TRAFFIC_SHIFT 0/100',
      '805 PRE_PRODUCTION_TRAFFIC_SHIFT 0/100',
      '815 PRODUCTION_TRAFFIC_SHIFT 100/100',
      '1425 POST_PRODUCTION_TRAFFIC_SHIFT 100/100',
    ])
  })

  it('the first deployment of a service has no steps and no bake time', () => {
    const town = new Town().instances(4)
    town.create({desiredCount: 2, deploymentConfiguration: {strategy: 'LINEAR', bakeTimeInMinutes: 60}, ...balanced()})
    town.to(600)
    const entered = names(stages(town, 0))
    expect(entered.filter(name => name === 'PRODUCTION_TRAFFIC_SHIFT')).toHaveLength(1)
    expect(current(town)).toMatchObject({status: 'SUCCESSFUL', finishedAtMs: town.nowMs - 355_000})
  })

  it('revisions change places between the two target groups with each deployment', () => {
    const town = service({strategy: 'BLUE_GREEN'})
    const groups = () => [
      ...new Set(
        [...town.state.tasks.values()].flatMap(task =>
          task.desiredStatus === 'RUNNING' ? task.targets.map(({targetGroupArn}) => targetGroupArn) : [],
        ),
      ),
    ]
    expect(groups()).toEqual([blueGroup])
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(groups()).toEqual([greenGroup])
    town.update({taskDefinition: 'web:3'}).to(1800)
    expect(groups()).toEqual([blueGroup])
    town.update({taskDefinition: 'web:4'}).to(1800)
    expect(groups()).toEqual([greenGroup])
    // a rolling update stays where the traffic goes
    town.update({taskDefinition: 'web:5', deploymentConfiguration: {strategy: 'ROLLING'}}).to(1800)
    expect(groups()).toEqual([greenGroup])
  })

  it('without a load balancer goes through the same stages and shows no weights', () => {
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1}, {})
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(600)
    expect(names(stages(town, since))).toHaveLength(10)
    expect(trafficWeights(town.service(), current(town))).toBeUndefined()
    expect(current(town).status).toBe('SUCCESSFUL')
  })

  it('green is complete beside blue whatever the percentages say', () => {
    const town = service({strategy: 'BLUE_GREEN', minimumHealthyPercent: 100, maximumPercent: 100})
    town.update({taskDefinition: 'web:2'}).to(60)
    expect(town.service().deployments.map(({desiredCount, runningCount}) => [desiredCount, runningCount])).toEqual([
      [2, 2],
      [2, 2],
    ])
  })

  it('blue is repaired with its own revision while green waits', () => {
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60})
    town.scripts['web:2'] = {targetHealth: [{afterMs: 900_000, state: 'healthy'}]}
    town.update({taskDefinition: 'web:2'}).to(30)
    const blue = [...town.state.tasks.values()].find(task => task.taskDefinitionArn.endsWith('web:1'))
    town.state = {
      ...town.state,
      tasks: new Map(town.state.tasks).set(blue?.taskArn ?? '', {
        ...(blue as NonNullable<typeof blue>),
        script: {
          ...(blue as NonNullable<typeof blue>).script,
          exits: [{container: 'web', afterMs: town.nowMs - (blue?.startedAtMs ?? 0) + 1000, exitCode: 1}],
        },
      }),
      due: {...town.state.due, tasks: new Map(town.state.due.tasks).set(blue?.taskArn ?? '', town.nowMs + 1000)},
    }
    town.to(300)
    const live = [...town.state.tasks.values()].filter(task => task.desiredStatus === 'RUNNING')
    expect(live.map(task => task.taskDefinitionArn.slice(-5)).sort()).toEqual(['web:1', 'web:1', 'web:2', 'web:2'])
  })
})

describe('a deployment in stages that fails', () => {
  it('in SCALE_UP: the breaker turns it back; blue never lost its traffic', () => {
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, ...rollingBack})
    const since = town.nowMs
    town.scripts['web:2'] = crash
    town.update({taskDefinition: 'web:2'}).to(1800)
    expect(stages(town, since)).toEqual(['0 PRE_SCALE_UP 0/0', '10 SCALE_UP 0/0', '42 CLEAN_UP 0/0'])
    expect(current(town)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      circuitBreaker: {status: 'TRIGGERED', threshold: 3},
    })
    const [primary, ...others] = town.service().deployments
    expect(primary).toMatchObject({status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2})
    expect(primary?.taskDefinition).toContain('web:1')
    expect(others).toEqual([])
  })

  it('without rollback it stops where it is, and the next one reconciles first', () => {
    const town = service({strategy: 'BLUE_GREEN', deploymentCircuitBreaker: {enable: true, rollback: false}})
    town.scripts['web:2'] = n => (n <= 4 ? crash : {})
    town.update({taskDefinition: 'web:2'}).to(600)
    expect(current(town)).toMatchObject({status: 'STOPPED', circuitBreaker: {status: 'TRIGGERED'}})
    const since = town.nowMs
    town.update({taskDefinition: 'web:3'}).to(1800)
    expect(names(stages(town, since)).slice(0, 2)).toEqual(['RECONCILE_SERVICE', 'PRE_SCALE_UP'])
    expect(current(town).status).toBe('SUCCESSFUL')
  })

  it('the first deployment has nothing to go back to', () => {
    const town = new Town().instances(2)
    town.scripts['web:1'] = crash
    town.create({desiredCount: 1, deploymentConfiguration: {strategy: 'BLUE_GREEN', ...rollingBack}, ...balanced()})
    town.to(600)
    expect(current(town).status).toBe('STOPPED')
  })

  it('an alarm in BAKE_TIME gives blue all traffic back at once, then takes green away', () => {
    let alarm: 'OK' | 'ALARM' = 'OK'
    const alarms = {alarmNames: ['errors'], enable: true, rollback: true}
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 30, alarms}, balanced(), {alarmState: () => alarm})
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(300)
    expect(stages(town, since).at(-1)).toBe('235 BAKE_TIME 100/100')
    alarm = 'ALARM'
    town.to(60)
    expect(stages(town, since).slice(9)).toEqual([
      '310 PRODUCTION_TRAFFIC_SHIFT 0/100',
      '320 TEST_TRAFFIC_SHIFT 0/0',
      '330 CLEAN_UP 0/0',
    ])
    expect(current(town)).toMatchObject({status: 'ROLLBACK_IN_PROGRESS', alarms: {status: 'TRIGGERED'}})
    town.to(600)
    expect(current(town)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because of alarm detected.',
    })
    expect(town.service().deployments[0]?.taskDefinition).toContain('web:1')
  })

  it('StopServiceDeployment while blue goes away starts blue again before traffic returns', () => {
    const town = service({strategy: 'BLUE_GREEN'})
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(300)
    expect(stages(town, since).at(-1)).toBe('235 CLEAN_UP 100/100')
    town.state = stopServiceDeployment(town.state, current(town).serviceDeploymentArn, town.nowMs, town.world).state
    town.to(1800)
    expect(names(stages(town, since)).slice(10)).toEqual([
      'SCALE_UP',
      'PRODUCTION_TRAFFIC_SHIFT',
      'TEST_TRAFFIC_SHIFT',
      'CLEAN_UP',
    ])
    expect(current(town).status).toBe('ROLLBACK_SUCCESSFUL')
    expect(town.service().deployments[0]).toMatchObject({runningCount: 2, desiredCount: 2})
  })

  it('green that never becomes healthy is given up after a day', () => {
    const town = service({strategy: 'BLUE_GREEN'})
    town.scripts['web:2'] = {targetHealth: [{afterMs: 40 * 3_600_000, state: 'healthy'}]}
    town.update({taskDefinition: 'web:2'}).to(23 * 3600)
    expect(current(town).status).toBe('IN_PROGRESS')
    town.to(2 * 3600)
    expect(current(town)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the SCALE_UP lifecycle stage timed out.',
    })
  })

  it('that would take more than 30 days is given up then', () => {
    const town = service({
      strategy: 'LINEAR',
      linearConfiguration: {stepPercent: 3, stepBakeTimeInMinutes: 1440},
    })
    town.update({taskDefinition: 'web:2'}).to(29 * 86_400)
    expect(current(town).status).toBe('IN_PROGRESS')
    town.to(2 * 86_400)
    expect(current(town)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because it took longer than 30 days.',
    })
  })

  it('is overtaken by a newer one: the overtaken revision goes first, and blue serves on', () => {
    const town = service({strategy: 'BLUE_GREEN', bakeTimeInMinutes: 30})
    town.update({taskDefinition: 'web:2'}).to(400)
    const since = town.nowMs
    town.update({taskDefinition: 'web:3'}).to(10)
    expect(stages(town, since)).toEqual(['0 RECONCILE_SERVICE 0/0'])
    expect(town.service().serviceDeployments[1]?.status).toBe('STOPPED')
    town.to(4000)
    expect(names(stages(town, since)).slice(0, 3)).toEqual(['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP'])
    expect(current(town).status).toBe('SUCCESSFUL')
    expect([...town.service().taskArns]).toHaveLength(2)
  })
})

describe('hooks', () => {
  const hooked = (stagesOf: string[], rest: object = {}): DeploymentConfiguration => ({
    strategy: 'BLUE_GREEN',
    lifecycleHooks: [{hookTargetArn: check, lifecycleStages: stagesOf as never, ...rest}],
  })

  it('a function that answers IN_PROGRESS is called again after 30 s, or after its callBackDelay', () => {
    const calls: string[] = []
    const answers: HookAnswer[] = [
      {hookStatus: 'IN_PROGRESS', afterMs: 2000},
      {hookStatus: 'IN_PROGRESS', callBackDelaySeconds: 60},
      {hookStatus: 'SUCCEEDED', afterMs: 5000},
    ]
    const town = service(hooked(['POST_SCALE_UP']), balanced(), {
      hookAnswer: ({lifecycleStage, invocation}) => {
        calls.push(`${lifecycleStage} ${invocation}`)
        return answers[invocation - 1] ?? {hookStatus: 'FAILED'}
      },
    })
    calls.length = 0
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(600)
    expect(calls).toEqual(['POST_SCALE_UP 1', 'POST_SCALE_UP 2', 'POST_SCALE_UP 3'])
    // 175 + 2 + 30 + 60 + 5
    expect(stages(town, since)[3]).toBe('272 TEST_TRAFFIC_SHIFT 0/100')
  })

  it('the hooks of the production stages are called at each step', () => {
    const calls: string[] = []
    const lifecycleHooks = [
      {
        hookTargetArn: check,
        lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as const, 'PRODUCTION_TRAFFIC_SHIFT' as const],
      },
      {targetType: 'PAUSE' as const, lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT' as const]},
    ]
    const town = service(
      {strategy: 'LINEAR', linearConfiguration: {stepPercent: 50, stepBakeTimeInMinutes: 1}},
      balanced(),
      {
        hookAnswer: ({lifecycleStage}) => {
          calls.push(lifecycleStage)
          return {hookStatus: 'SUCCEEDED'}
        },
        continuesAfterMs: () => 60_000,
      },
    )
    town.update({taskDefinition: 'web:2', deploymentConfiguration: {lifecycleHooks}}).to(200)
    const ids = new Set<string | undefined>()
    for (let second = 0; second < 600; second++) {
      const {stage, hooks} = town.to(1).service().serviceDeployments[0]?.lifecycle ?? {}
      if (stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT')
        ids.add(hooks?.find(({targetType}) => targetType === 'PAUSE')?.hookId)
    }
    expect(current(town).status).toBe('SUCCESSFUL')
    expect(calls).toEqual([
      'PRE_PRODUCTION_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'PRE_PRODUCTION_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
    ])
    expect(ids.size).toBe(2)
  })

  it('a function that answers FAILED turns the deployment back; the shifts call their hooks once more', () => {
    const calls: string[] = []
    let status: HookAnswer['hookStatus'] = 'SUCCEEDED'
    const town = service(
      hooked(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT']),
      balanced(),
      {
        hookAnswer: ({lifecycleStage, rollingBack: back}) => {
          calls.push(`${lifecycleStage}${back ? ' back' : ''}`)
          return {hookStatus: lifecycleStage === 'POST_PRODUCTION_TRAFFIC_SHIFT' ? status : 'SUCCEEDED'}
        },
      },
    )
    calls.length = 0
    status = 'FAILED'
    const since = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(1200)
    expect(calls).toEqual([
      'TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT back',
      'TEST_TRAFFIC_SHIFT back',
    ])
    expect(town.messages(since)).toContain(
      '225 (service web) (deployment ecs-svc) deployment failed: hook execution failure(s) detected.',
    )
    expect(current(town)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: `Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${check} returned FAILED status.`,
    })
  })

  it.each<[string, HookAnswer, string]>([
    [
      'no status',
      {},
      `TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to parse the response from ${check} due to HookStatus must not be null`,
    ],
    [
      'an answer after 15 minutes',
      {hookStatus: 'SUCCEEDED', afterMs: 900_001},
      `TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to parse the response from ${check} due to HookStatus must not be null`,
    ],
    [
      'a call that is refused',
      {error: 'ECS was unable to assume role x'},
      'TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to assume role x',
    ],
  ])('%s turns it back', (_, answer, reason) => {
    let given: HookAnswer = {hookStatus: 'SUCCEEDED'}
    const town = service(hooked(['TEST_TRAFFIC_SHIFT']), balanced(), {hookAnswer: () => given})
    given = answer
    town.update({taskDefinition: 'web:2'}).to(4000)
    expect(current(town).statusReason).toBe(`Service deployment rolled back because ${reason}`)
    expect(current(town).status).toBe('ROLLBACK_SUCCESSFUL')
  })

  const pausing = (timeoutConfiguration?: object): DeploymentConfiguration =>
    hooked(['POST_TEST_TRAFFIC_SHIFT'], {targetType: 'PAUSE', hookTargetArn: undefined, timeoutConfiguration})

  function paused(timeoutConfiguration?: object): Town {
    const town = service({strategy: 'BLUE_GREEN'})
    town.update({taskDefinition: 'web:2', deploymentConfiguration: pausing(timeoutConfiguration)}).to(300)
    expect(current(town).lifecycle).toMatchObject({
      stage: 'POST_TEST_TRAFFIC_SHIFT',
      hooks: [{targetType: 'PAUSE', status: 'AWAITING_ACTION', hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/)}],
    })
    return town
  }

  function answer(town: Town, action: 'CONTINUE' | 'ROLLBACK'): void {
    const {serviceDeploymentArn, lifecycle} = current(town)
    const hookId = lifecycle?.hooks?.[0]?.hookId ?? ''
    town.state = continueServiceDeployment(
      town.state,
      {serviceDeploymentArn, hookId, action},
      town.nowMs,
      town.world,
    ).state
  }

  it('a pause waits for somebody to continue', () => {
    const town = paused()
    town.to(20 * 3600)
    expect(current(town).lifecycle?.stage).toBe('POST_TEST_TRAFFIC_SHIFT')
    answer(town, 'CONTINUE')
    town.to(1800)
    expect(current(town).status).toBe('SUCCESSFUL')
    expect(() => answer(town, 'CONTINUE')).toThrow('terminal states')
  })

  it('a pause answered with ROLLBACK turns the deployment back', () => {
    const town = paused()
    answer(town, 'ROLLBACK')
    expect(() => answer(town, 'CONTINUE')).toThrow('Provided hookId is either completed')
    town.to(1800)
    expect(current(town).status).toBe('ROLLBACK_SUCCESSFUL')
  })

  it.each([
    ['is turned back after a day', undefined, 86_400, 'ROLLBACK_SUCCESSFUL'],
    ['is turned back after its timeout', {timeoutInMinutes: 10, action: 'ROLLBACK'}, 600, 'ROLLBACK_SUCCESSFUL'],
    ['goes on after its timeout', {timeoutInMinutes: 10, action: 'CONTINUE'}, 600, 'SUCCESSFUL'],
  ])('a pause nobody answers %s', (_, timeout, seconds, status) => {
    const town = paused(timeout)
    town.to(seconds - 110)
    expect(current(town).status).toBe('IN_PROGRESS')
    town.to(1800)
    expect(current(town).status).toBe(status)
    if (status === 'SUCCESSFUL') return
    expect(current(town).statusReason).toBe(
      'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT pause hook timed out.',
    )
  })
})
