import {describe, expect, it} from 'vitest'
import type {
  ClusterSnapshot,
  ContainerInstance,
  DeploymentConfiguration,
  SnapshotService,
} from '../../src/placement/snapshot.js'
import {type Plan, plan} from '../../src/rollout/plan.js'
import {formatPlan} from '../../src/ui/plan.js'
import {planHtml} from '../../src/ui/plan-html.js'
import {betweenTargetGroups, targetGroup as group} from '../support/two-target-groups.js'

const plain = {red: String, green: String, yellow: String, cyan: String, dim: String, bold: String}
const taskDefinitionArn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'
const definition = {
  family: 'web',
  requiresAttributes: [],
  containerDefinitions: [{name: 'web', cpu: 128, memory: 512, essential: true}],
}

/** An instance of 1536 MiB, so much of it free. */
function instance(id: string, memory: number): ContainerInstance {
  const integer = (name: string, value: number) => ({name, type: 'INTEGER', integerValue: value})
  const strings = (name: string, value: string[]) => ({name, type: 'STRINGSET', stringSetValue: value})
  const resources = (memoryMiB: number) => [
    integer('CPU', 2048),
    integer('MEMORY', memoryMiB),
    strings('PORTS', ['22']),
    strings('PORTS_UDP', []),
  ]
  return {
    containerInstanceArn: `arn:aws:ecs:us-east-1:123456789012:container-instance/prod/${id}`,
    ec2InstanceId: `i-${id}`,
    status: 'ACTIVE',
    agentConnected: true,
    attributes: [
      {name: 'ecs.instance-type', value: 'm5.large'},
      {name: 'ecs.availability-zone', value: 'us-east-1a'},
    ],
    registeredResources: resources(1536),
    remainingResources: resources(memory),
  }
}

/** Four tasks on two instances, each with so much memory free. */
function cluster(
  memory: number,
  deploymentConfiguration: DeploymentConfiguration,
  service: Partial<SnapshotService> = {},
): ClusterSnapshot {
  const instances = [instance('a', memory), instance('b', memory)]
  return {
    gantrySnapshot: 1,
    takenAt: '2026-01-05T10:00:00Z',
    region: 'us-east-1',
    cluster: {clusterName: 'prod'},
    containerInstances: instances,
    tasks: [0, 1, 0, 1].map((on, index) => ({
      taskArn: `arn:aws:ecs:us-east-1:123456789012:task/prod/${index}`,
      taskDefinitionArn,
      containerInstanceArn: instances[on]?.containerInstanceArn,
      group: 'service:web',
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
      launchType: 'EC2',
    })),
    services: [
      {
        serviceName: 'web',
        status: 'ACTIVE',
        taskDefinition: taskDefinitionArn,
        desiredCount: 4,
        runningCount: 4,
        launchType: 'EC2',
        deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200, ...deploymentConfiguration},
        ...betweenTargetGroups(),
        ...service,
      },
    ],
    taskDefinitions: [{taskDefinitionArn, ...definition}],
    targetGroups: ['blue', 'green'].map(name => ({
      targetGroupArn: group(name),
      healthCheckIntervalSeconds: 10,
      healthyThresholdCount: 2,
      deregistrationDelaySeconds: 60,
    })),
    notRead: [],
  }
}

const foresee = (snapshot: ClusterSnapshot) => plan(snapshot, {service: 'web', taskDefinition: definition})

/** `seconds stage production +starts -stops`. */
const told = ({steps}: Plan) =>
  steps.map(({atMs, stage, production, start, stop}) =>
    [atMs / 1000, stage, production, start ? `+${start}` : '', stop ? `-${stop}` : ''].join(' ').trimEnd(),
  )

describe('the plan of a deployment in stages', () => {
  it('blue/green: each stage with its time, the bake, and blue going at the end', () => {
    const answer = foresee(cluster(1536, {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10}))
    expect(answer).toMatchObject({
      verdict: 'completes',
      certainty: 'likely',
      strategy: 'BLUE_GREEN',
      bounds: {desired: 4, lower: 4, upper: 8},
    })
    // 15 s of pull, two checks of 10 s
    expect(told(answer)).toEqual([
      '0 PRE_SCALE_UP 0',
      '10 SCALE_UP 0 +4',
      '45 POST_SCALE_UP 0',
      '55 TEST_TRAFFIC_SHIFT 0',
      '65 POST_TEST_TRAFFIC_SHIFT 0',
      '75 PRE_PRODUCTION_TRAFFIC_SHIFT 0',
      '85 PRODUCTION_TRAFFIC_SHIFT 100',
      '95 POST_PRODUCTION_TRAFFIC_SHIFT 100',
      '105 BAKE_TIME 100',
      '705 CLEAN_UP 100  -4',
    ])
    // 60 s of deregistration, 2 s to stop
    expect(answer.durationMs?.expected).toBe(767_000)
    expect(answer.hooks).toBeUndefined()
    expect(answer.assumptions.find(({id}) => id === 'lifecycle-stage-time')?.mattered).toBe(true)
    const text = formatPlan(answer, 'web', plain)
    expect(text).toContain('blue/green: 4 new tasks beside the old ones, up to 8 at once')
    expect(text).toContain(
      '1m 25s           ▒▒▒▒████  4 old, 4 new  PRODUCTION_TRAFFIC_SHIFT, 100 % to the new revision',
    )
    expect(planHtml(answer, 'web', [])).toContain('BAKE_TIME')
  })

  it.each<[string, DeploymentConfiguration, string[], number]>([
    [
      'canary of 10 % for five minutes',
      {strategy: 'CANARY', canaryConfiguration: {canaryPercent: 10, canaryBakeTimeInMinutes: 5}},
      ['85 10', '405 100'],
      487,
    ],
    ['canary by default: 5 % for ten minutes', {strategy: 'CANARY'}, ['85 5', '705 100'], 787],
    [
      'linear in steps of 50 % with a minute between',
      {strategy: 'LINEAR', linearConfiguration: {stepPercent: 50, stepBakeTimeInMinutes: 1}},
      ['85 50', '165 100'],
      247,
    ],
  ])('%s', (_, configuration, shifts, seconds) => {
    const answer = foresee(cluster(1536, configuration))
    const seen = answer.steps.filter(({stage}) => stage === 'PRODUCTION_TRAFFIC_SHIFT')
    expect(seen.map(({atMs, production}) => `${atMs / 1000} ${production}`)).toEqual(shifts)
    expect(answer.durationMs?.expected).toBe(seconds * 1000)
  })

  it('a bake of a day and its steps are all counted', () => {
    const answer = foresee(
      cluster(1536, {strategy: 'LINEAR', bakeTimeInMinutes: 1440, linearConfiguration: {stepBakeTimeInMinutes: 1440}}),
    )
    expect(answer.verdict).toBe('completes')
    expect(answer.durationMs?.expected).toBeGreaterThan(10 * 86_400_000)
  })

  it('pauses and functions are told, and are in no time', () => {
    const without = foresee(cluster(1536, {strategy: 'CANARY'}))
    const answer = foresee(
      cluster(1536, {
        strategy: 'CANARY',
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
            timeoutConfiguration: {timeoutInMinutes: 90, action: 'CONTINUE'},
          },
          {hookTargetArn: 'arn:aws:lambda:us-east-1:123456789012:function:check', lifecycleStages: ['POST_SCALE_UP']},
        ],
      }),
    )
    expect(answer.durationMs).toEqual(without.durationMs)
    expect(answer.hooks).toEqual([
      {
        atMs: 45_000,
        stage: 'POST_SCALE_UP',
        targetType: 'AWS_LAMBDA',
        hookTargetArn: 'arn:aws:lambda:us-east-1:123456789012:function:check',
        timeoutMs: 86_400_000,
        timeoutAction: 'ROLLBACK',
      },
      ...[75_000, 695_000].map(atMs => ({
        atMs,
        stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
        targetType: 'PAUSE',
        timeoutMs: 5_400_000,
        timeoutAction: 'CONTINUE',
      })),
    ])
    // of each pause, which may last an hour and a half, the deploy is watched for an hour
    expect((answer.suggestedTimeoutMs ?? 0) - (without.suggestedTimeoutMs ?? 0)).toBe(2 * 3_600_000)
    expect(formatPlan(answer, 'web', plain).split('\n')).toEqual(
      expect.arrayContaining([
        'pauses at PRE_PRODUCTION_TRAFFIC_SHIFT until `gantry continue web` (at most 1h 30m, then CONTINUE), 2 times',
        'calls check at POST_SCALE_UP: how long it takes and what it answers is not known (at most 24h, then ROLLBACK)',
      ]),
    )
  })

  it.each([
    ['no room at all', 0, 'fewest: 4 tasks of 512 MiB on instances of 1536 MiB', 2],
    ['room for two of four', 512, 'two are left', 1],
  ])('%s: it sticks, and the fix was seen to complete (%s MiB free)', (_, memory, __, count) => {
    const snapshot = cluster(memory, {strategy: 'BLUE_GREEN'})
    const answer = foresee(snapshot)
    expect(answer).toMatchObject({verdict: 'stuck', certainty: 'certain', stuck: {kind: 'placement'}})
    const [finding] = answer.stuck?.findings ?? []
    expect(finding?.why).toMatch(/^BLUE_GREEN runs 4 new tasks beside the 4 there are; 2 RESOURCE:MEMORY need 512 MiB/)
    expect(finding?.fix).toBe(`add ${count} container instance${count > 1 ? 's' : ''} like i-a (m5.large)`)
    const more = (added: number) =>
      foresee({
        ...snapshot,
        containerInstances: [
          ...snapshot.containerInstances,
          ...Array.from({length: added}, (_, index) => instance(`new${index}`, 1536)),
        ],
      }).verdict
    expect(more(count)).toBe('completes')
    expect(more(count - 1)).toBe('stuck')
  })

  it.each([
    [4, 'completes', undefined],
    [2, 'stuck', 'capacity'],
  ])('over a group of two instances that may grow to %i: %s', (max, verdict, kind) => {
    const strategy = {launchType: undefined, capacityProviderStrategy: [{capacityProvider: 'group', weight: 1}]}
    const snapshot = cluster(0, {strategy: 'BLUE_GREEN'}, strategy)
    const answer = foresee({
      ...snapshot,
      containerInstances: snapshot.containerInstances.map(one => ({...one, capacityProviderName: 'group'})),
      capacityProviders: [
        {
          name: 'group',
          autoScalingGroupProvider: {
            autoScalingGroupArn:
              'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:x:autoScalingGroupName/group',
            managedScaling: {status: 'ENABLED', targetCapacity: 100},
          },
        },
      ],
      autoScalingGroups: [{name: 'group', min: 0, max, desired: 2, instanceTypes: ['m5.large']}],
    })
    expect(answer.verdict).toBe(verdict)
    expect(answer.stuck?.kind).toBe(kind)
    if (verdict === 'completes') {
      expect(answer.capacityProviders).toEqual([{name: 'group', instancesNeeded: 2, instancesMax: 4}])
    }
  })

  it('a linear deployment of many steps has one row a step', () => {
    const answer = foresee(cluster(1536, {strategy: 'LINEAR', linearConfiguration: {stepPercent: 3}}))
    const rows = formatPlan(answer, 'web', plain).split('\n')
    expect(rows.filter(row => / PRODUCTION_TRAFFIC_SHIFT, /.test(row))).toHaveLength(34)
    expect(rows.some(row => row.includes('PRE_PRODUCTION_TRAFFIC_SHIFT'))).toBe(false)
  })

  it('more than the 30 days ECS gives a deployment: it fails, and for certain', () => {
    const linearConfiguration = {stepPercent: 3, stepBakeTimeInMinutes: 1440}
    const answer = foresee(cluster(1536, {strategy: 'LINEAR', linearConfiguration}))
    expect(answer).toMatchObject({
      verdict: 'fails',
      certainty: 'certain',
      stuck: {atMs: 30 * 86_400_000, kind: 'deployment-configuration', findings: [{rule: 'deployment-too-long'}]},
    })
    const shorter = {...linearConfiguration, stepPercent: 4}
    expect(foresee(cluster(1536, {strategy: 'LINEAR', linearConfiguration: shorter})).verdict).toBe('completes')
  })

  it('the percentages of a rolling update hold nothing back', () => {
    const answer = foresee(cluster(1536, {strategy: 'BLUE_GREEN', minimumHealthyPercent: 100, maximumPercent: 100}))
    expect(answer.verdict).toBe('completes')
  })

  it('with a circuit breaker it fails where there is no room', () => {
    const breaker = {deploymentCircuitBreaker: {enable: true, rollback: true}}
    const answer = foresee(cluster(0, {strategy: 'BLUE_GREEN', ...breaker}))
    expect(answer).toMatchObject({verdict: 'fails', breaker: {threshold: 3}})
    expect(answer.stuck?.findings[0]?.fix).toBe('add 2 container instances like i-a (m5.large)')
  })

  it('the first deployment of a service has no bake time', () => {
    const answer = plan(
      {...cluster(1536, {}), services: [], tasks: []},
      {
        service: 'new',
        taskDefinition: definition,
        serviceDefinition: {
          desiredCount: 2,
          launchType: 'EC2',
          deploymentConfiguration: {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60},
        },
      },
    )
    expect(answer).toMatchObject({verdict: 'completes', strategy: 'BLUE_GREEN'})
    expect(answer.durationMs?.expected).toBeLessThan(300_000)
  })

  it.each(['CODE_DEPLOY', 'EXTERNAL'])('deployments of %s are not foreseen', type => {
    const answer = foresee(cluster(1536, {}, {deploymentController: {type}}))
    expect(answer.certainty).toBe('unknown')
  })
})
