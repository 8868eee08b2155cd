import type {ServiceDeployment} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import type {Finding} from '../../src/core/finding.js'
import type {outcomeExitCodes} from '../../src/rollout/event.js'
import type {Plan} from '../../src/rollout/plan.js'
import {rollback} from '../../src/rollout/rollback.js'
import {watchDeployment} from '../../src/rollout/watch.js'
import {connectionReset, type FakeEcs, sdkError} from '../support/fake-ecs.js'
import {collect, deployOptions, rolloutWorld, runDeploy, secondRevision} from '../support/rollout-world.js'

type World = ReturnType<typeof rolloutWorld>

const finding: Finding = {rule: 'r', severity: 'error', certainty: 'certain', what: 'w', evidence: [], source: 's'}
const ours = (ecs: FakeEcs) => ecs.deployments.at(-1) as ServiceDeployment
const triggered = {status: 'TRIGGERED', failureCount: 3, threshold: 3} as const

interface Story {
  name: string
  outcome: keyof typeof outcomeExitCodes
  exitCode: number
  tell: (world: World) => void
  patience?: Parameters<typeof rolloutWorld>[0]
}

const stories: Story[] = [
  {
    name: 'the counts look perfect while the service deployment is still in progress, then it succeeds',
    outcome: 'succeeded',
    exitCode: 0,
    tell: ({ecs, clock}) => {
      clock.at(20_000, () => {
        const service = ecs.service
        if (service?.deployments) service.deployments = service.deployments.slice(0, 1)
        Object.assign(service?.deployments?.[0] ?? {}, {runningCount: 3})
      })
      clock.at(120_000, () => ecs.succeed())
    },
  },
  {
    name: 'one deployment and running equals desired again, because ECS rolled back',
    outcome: 'rolled-back',
    exitCode: 5,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        const service = ecs.service
        // the rolled-back-to rollout is the only one left, and steady: what stock waiters take for success
        if (service?.deployments) service.deployments = [{...service.deployments[1], status: 'PRIMARY'}]
        Object.assign(ours(ecs), {status: 'ROLLBACK_SUCCESSFUL', deploymentCircuitBreaker: triggered})
      })
    },
  },
  {
    name: 'the breaker trips with no revision to go back to',
    outcome: 'failed',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        Object.assign(ecs.service?.deployments?.[0] ?? {}, {rolloutState: 'FAILED'})
        Object.assign(ours(ecs), {sourceServiceRevisions: [], deploymentCircuitBreaker: triggered})
      })
    },
  },
  {
    name: 'the breaker trips without rollback and the deployment stops',
    outcome: 'failed',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => Object.assign(ours(ecs), {status: 'STOP_REQUESTED', deploymentCircuitBreaker: triggered}))
      clock.at(90_000, () => Object.assign(ours(ecs), {status: 'STOPPED'}))
    },
  },
  {
    name: 'an alarm stops it',
    outcome: 'failed',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () =>
        Object.assign(ours(ecs), {
          status: 'STOPPED',
          alarms: {status: 'TRIGGERED', alarmNames: ['5xx'], triggeredAlarmNames: ['5xx']},
        }),
      )
    },
  },
  {
    name: 'the rollback fails too',
    outcome: 'failed',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => Object.assign(ours(ecs), {status: 'ROLLBACK_IN_PROGRESS'}))
      clock.at(90_000, () => Object.assign(ours(ecs), {status: 'ROLLBACK_FAILED'}))
    },
  },
  {
    name: 'the service is deleted while it is watched',
    outcome: 'failed',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        ecs.service = undefined
        ecs.deployments = []
      })
    },
  },
  {
    name: 'somebody deploys something newer',
    outcome: 'superseded',
    exitCode: 4,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        const mine = ours(ecs)
        ecs.begin(ecs.service?.taskDefinition)
        mine.status = 'STOP_REQUESTED'
      })
    },
  },
  {
    name: 'the timeout passes by the clock of AWS',
    outcome: 'timed-out',
    exitCode: 6,
    tell: () => undefined,
    patience: {timeoutMs: 120_000},
  },
  {
    name: 'AWS falls silent for good',
    outcome: 'unknown',
    exitCode: 3,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        ecs.fault = () => ({before: connectionReset()})
      })
    },
  },
  {
    name: 'the credentials expire and stay so',
    outcome: 'unknown',
    exitCode: 3,
    tell: ({ecs, clock}) => {
      clock.at(60_000, () => {
        ecs.fault = () => ({
          before: sdkError('ExpiredTokenException', 'The security token included in the request is expired'),
        })
      })
    },
  },
  {
    name: 'somebody presses Ctrl-C',
    outcome: 'interrupted',
    exitCode: 130,
    tell: ({clock, abort}) => clock.at(60_000, () => abort.abort(new Error('interrupted'))),
  },
]

describe('how a deployment ends', () => {
  for (const story of stories) {
    it(`${story.outcome}: ${story.name}`, async () => {
      const world = rolloutWorld(story.patience)
      world.ecs.existing('web')
      story.tell(world)
      const {result, types} = await runDeploy(world.context, [secondRevision])
      expect(result.outcome).toBe(story.outcome)
      expect(result.exitCode).toBe(story.exitCode)
      expect(types.filter(type => type === 'result')).toHaveLength(1)
      if (['interrupted', 'timed-out', 'unknown'].includes(story.outcome))
        expect(result.next).toBe('gantry watch web --cluster prod')
      // ECS goes on starting tasks of a first deployment: only a count of 0 ends that
      const verb =
        ours(world.ecs)?.sourceServiceRevisions?.length === 0 ? 'deploy web --desired-count 0' : 'rollback web'
      if (story.outcome === 'failed') expect(result.next).toBe(`gantry ${verb} --cluster prod`)
    })
  }

  it('succeeded early: by its criteria, while tasks of both revisions are there, and said so', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () =>
      Object.assign(ours(ecs), {
        status: 'SUCCESSFUL',
        deploymentConfiguration: {
          earlySuccessCriteria: {enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED'},
        },
      }),
    )
    const {result} = await runDeploy(context, [secondRevision])
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0, services: [{early: true}]})
  })

  it('started: with --no-wait it is accepted and not followed', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    const {result} = await runDeploy(context, [secondRevision], {wait: false})
    expect(result).toMatchObject({outcome: 'started', exitCode: 0, followed: false})
  })

  it('refused: a lint error, before anything is registered', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    const {result} = await runDeploy(context, [secondRevision], {lint: () => [finding]})
    expect(result).toMatchObject({outcome: 'refused', exitCode: 1})
    expect(ecs.count('RegisterTaskDefinition')).toBe(0)
  })

  const stuckPlan = {
    verdict: 'stuck',
    certainty: 'certain',
    bounds: {desired: 3, lower: 3, upper: 3},
    capacityProviders: [],
    snapshot: {notRead: []},
  } as unknown as Plan
  const foreseen = (more: {deadEnd?: Finding}) => async () => ({plan: stuckPlan, couldNotTell: [], ...more})

  it('refused: a certain dead end that the plan foresees, before anything is registered', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    const {result, events} = await runDeploy(context, [secondRevision], {plan: foreseen({deadEnd: finding})})
    expect(result).toMatchObject({outcome: 'refused', exitCode: 1})
    expect(events.find(event => event.type === 'plan')).toMatchObject({verdict: 'stuck'})
    expect(ecs.count('RegisterTaskDefinition')).toBe(0)
  })

  it('a dead end that is only likely, or --force, does not stop a deploy; nor does a plan that cannot be had', async () => {
    for (const more of [
      {plan: foreseen({})},
      {plan: foreseen({deadEnd: finding}), force: true},
      {plan: async () => undefined},
    ]) {
      const {ecs, clock, context} = rolloutWorld()
      ecs.existing('web')
      clock.at(30_000, () => ecs.succeed())
      expect((await runDeploy(context, [secondRevision], more)).result.outcome).toBe('succeeded')
    }
  })

  it('--force deploys in spite of a lint error', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision], {lint: () => [finding], force: true})
    expect(result.outcome).toBe('succeeded')
  })

  it('a change that starts no deployment is done when the service is steady', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(60_000, () => Object.assign(ecs.service ?? {}, {runningCount: 5}))
    const {result} = await runDeploy(context, [{service: 'web', desiredCount: 5, desiredCountByFlag: true}])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.calls.find(call => call.operation === 'UpdateService')?.input).toEqual({
      cluster: 'prod',
      service: 'web',
      desiredCount: 5,
    })
  })

  it('a dry run prints the requests and sends none that writes', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    const {result, events} = await runDeploy(context, [secondRevision], {dryRun: true})
    expect(result.outcome).toBe('unchanged')
    expect(events.filter(event => event.type === 'request').map(event => event.operation)).toEqual([
      'RegisterTaskDefinition',
      'UpdateService',
    ])
    expect(ecs.calls.filter(call => /^(Register|Update|Create)/.test(call.operation))).toEqual([])
  })

  it('refuses to follow a CODE_DEPLOY service, and starts it with --no-wait', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web', 3, {deploymentController: {type: 'CODE_DEPLOY'}})
    await expect(runDeploy(context, [secondRevision])).rejects.toThrow(/CODE_DEPLOY/)
    const {result} = await runDeploy(context, [secondRevision], {wait: false})
    expect(result).toMatchObject({outcome: 'started', followed: false})
  })

  it('leaves desiredCount alone where Application Auto Scaling sets it', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    clock.at(30_000, () => ecs.succeed())
    await runDeploy(context, [{...secondRevision, desiredCount: 9}], {scalingOwns: async () => true})
    expect(ecs.calls.find(call => call.operation === 'UpdateService')?.input.desiredCount).toBeUndefined()
  })

  it('creates a service once, with a client token, and follows its first deployment', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.fault = (operation, count) =>
      operation === 'CreateService' && count === 1 ? {after: connectionReset()} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await runDeploy(context, [secondRevision], {mayCreate: async () => true})
    expect(result.outcome).toBe('succeeded')
    const created = ecs.calls.filter(call => call.operation === 'CreateService')
    expect(created).toHaveLength(1)
    expect(created[0]?.input.clientToken).toMatch(/^[\w-]{36}$/)
  })
})

describe('watch', () => {
  it('attaches to a deployment that somebody else started', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    clock.at(60_000, () => ecs.succeed())
    const {result} = await collect(watchDeployment(context, 'web', deployOptions))
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(ecs.calls.filter(call => /^(Register|Update|Create)/.test(call.operation))).toEqual([])
  })

  it('gives a deployment that is hours old its time too', async () => {
    const {ecs, clock, context} = rolloutWorld({timeoutMs: 600_000})
    ecs.existing('web')
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    await clock.sleep(3 * 3_600_000)
    clock.at(3 * 3_600_000 + 60_000, () => ecs.succeed())
    const {result} = await collect(watchDeployment(context, 'web', deployOptions))
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
  })

  it('names the nearest service when there is none of that name', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    await expect(collect(watchDeployment(context, 'wbe', deployOptions))).rejects.toMatchObject({
      exitCode: 2,
      fix: expect.stringContaining('did you mean web?'),
    })
  })
})

describe('rollback', () => {
  const options = {...deployOptions, confirm: async () => true}

  it('stops a deployment under way with a rollback, which is then what was asked for', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    clock.at(30_000, () => Object.assign(ours(ecs), {status: 'ROLLBACK_SUCCESSFUL'}))
    const {result} = await collect(rollback(context, 'web', options))
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(ecs.calls.find(call => call.operation === 'StopServiceDeployment')?.input).toMatchObject({
      stopType: 'ROLLBACK',
    })
  })

  it('goes back to the newest revision that was deployed with success, not to revision − 1', async () => {
    const {ecs, clock, context} = rolloutWorld()
    ecs.existing('web')
    // web:2 failed and was rolled back, web:3 runs
    clock.at(1, () => undefined)
    await clock.sleep(60_000)
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    Object.assign(ours(ecs), {status: 'ROLLBACK_SUCCESSFUL'})
    await clock.sleep(60_000)
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    ecs.succeed()
    for (const deployment of ecs.deployments)
      Object.assign(deployment, {targetServiceRevisionArn: deployment.targetServiceRevision?.arn})
    clock.at(180_000, () => ecs.succeed())
    const {result} = await collect(rollback(context, 'web', options))
    expect(result.services[0]?.taskDefinitionArn).toMatch(/web:1$/)
    expect(result.outcome).toBe('succeeded')
  })

  it('says so, and changes nothing, when there is nothing to go back to', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    await expect(collect(rollback(context, 'web', options))).rejects.toMatchObject({exitCode: 2})
    expect(ecs.calls.filter(call => /^(Stop|Update)/.test(call.operation))).toEqual([])
  })

  it('changes nothing when the person says no', async () => {
    const {ecs, context} = rolloutWorld()
    ecs.existing('web')
    ecs.begin(ecs.register({family: 'web', containerDefinitions: []}).taskDefinitionArn)
    const {result} = await collect(rollback(context, 'web', {...options, confirm: async () => false}))
    expect(result.outcome).toBe('unchanged')
    expect(ecs.count('StopServiceDeployment')).toBe(0)
  })
})
