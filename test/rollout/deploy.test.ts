import {describe, expect, it} from 'vitest'
import {connectionReset, sdkError} from '../support/fake-ecs.js'
import {runDeploy as run, secondRevision, rolloutWorld as world} from '../support/rollout-world.js'

describe('deploy', () => {
  it('registers, updates and succeeds when our service deployment is SUCCESSFUL', async () => {
    const {ecs, clock, context} = world()
    ecs.existing('web')
    clock.at(60_000, () => ecs.succeed())
    const {result, types} = await run(context, [secondRevision])
    expect(result).toMatchObject({outcome: 'succeeded', exitCode: 0})
    expect(result.services[0]?.taskDefinitionArn).toBe('arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2')
    expect(types[0]).toBe('start')
    expect(types).toContain('registered')
    expect(types).not.toContain('superseded')
    expect(types.at(-1)).toBe('result')
    expect(ecs.count('RegisterTaskDefinition')).toBe(1)
    expect(ecs.count('UpdateService')).toBe(1)
  })

  it('makes no writing call when nothing differs', async () => {
    const {ecs, context} = world()
    ecs.existing('web')
    const {result} = await run(context, [
      {service: 'web', taskDefinition: {input: {family: 'web', containerDefinitions: [{name: 'app', image: 'app:1'}]}}},
    ])
    expect(result).toMatchObject({outcome: 'unchanged', exitCode: 0})
    expect(ecs.count('RegisterTaskDefinition') + ecs.count('UpdateService')).toBe(0)
  })

  it('names the cause at the first stopped task and ends as rolled back', async () => {
    const {ecs, clock, context} = world()
    ecs.existing('web')
    const crash = () => {
      ecs.stop({
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        startedAt: new Date(clock.now() - 2000),
        containers: [{name: 'app', exitCode: 1}],
      })
      const deployment = ecs.deployments.at(-1)
      if (deployment?.deploymentCircuitBreaker) deployment.deploymentCircuitBreaker.failureCount = ecs.tasks.length
    }
    clock.at(50_000, crash)
    clock.at(100_000, crash)
    clock.at(150_000, () => {
      crash()
      Object.assign(ecs.deployments.at(-1) ?? {}, {
        status: 'ROLLBACK_IN_PROGRESS',
        deploymentCircuitBreaker: {status: 'TRIGGERED', failureCount: 3, threshold: 3},
      })
    })
    clock.at(230_000, () => Object.assign(ecs.deployments.at(-1) ?? {}, {status: 'ROLLBACK_SUCCESSFUL'}))
    const {events, result} = await run(context, [secondRevision])
    expect(result).toMatchObject({outcome: 'rolled-back', exitCode: 5})
    expect(result.services[0]?.cause).toMatchObject({rule: 'container-exited', certainty: 'certain'})
    const finding = events.find(event => event.type === 'finding')
    const started = Date.parse(events[0]?.at ?? '')
    expect(Date.parse(finding?.at ?? '') - started).toBeLessThanOrEqual(55_000)
    expect(events.filter(event => event.type === 'finding')).toHaveLength(1)
    expect(events.filter(event => event.type === 'task-stopped')).toHaveLength(3)
  })

  it('keeps to 24 routine calls a minute', async () => {
    const {ecs, clock, calls, context} = world()
    ecs.existing('web')
    clock.at(600_000, () => ecs.succeed())
    await run(context, [secondRevision])
    expect((calls.DescribeServices ?? 0) + (calls.DescribeServiceDeployments ?? 0)).toBeLessThanOrEqual(24 * 10 + 6)
    expect((calls.ListTasks ?? 0) + (calls.DescribeTasks ?? 0)).toBeLessThanOrEqual(10)
  })

  it('refuses to create a service that was not asked to be created, before it registers anything', async () => {
    const {ecs, context} = world()
    ecs.existing('web')
    await expect(run(context, [{...secondRevision, service: 'wbe'}])).rejects.toThrow(/wbe does not exist/)
    expect(ecs.count('RegisterTaskDefinition')).toBe(0)
  })

  it('sends an update once when the answer is lost after ECS acted', async () => {
    const {ecs, clock, context} = world()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      operation === 'UpdateService' && count === 1 ? {after: connectionReset()} : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await run(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.count('UpdateService')).toBe(1)
  })

  it('registers once when the answer is lost after ECS acted', async () => {
    const {ecs, clock, context} = world()
    ecs.existing('web')
    ecs.fault = (operation, count) =>
      operation === 'RegisterTaskDefinition' && count === 1
        ? {after: sdkError('ServerException', 'oops', 500)}
        : undefined
    clock.at(60_000, () => ecs.succeed())
    const {result} = await run(context, [secondRevision])
    expect(result.outcome).toBe('succeeded')
    expect(ecs.count('RegisterTaskDefinition')).toBe(1)
  })
})
