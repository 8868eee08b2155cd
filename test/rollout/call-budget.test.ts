import type {ContainerInstance, Task} from '@aws-sdk/client-ecs'
import {describe, expect, it} from 'vitest'
import {callsPerChange} from '../../src/rollout/change-budget.js'
import {embedExplanation} from '../../src/rollout/embed-explanation.js'
import type {FindingEvent} from '../../src/rollout/event.js'
import {rolloutWorld, runDeploy, secondRevision} from '../support/rollout-world.js'

const routine = new Set(['DescribeServices', 'DescribeServiceDeployments', 'RegisterTaskDefinition', 'UpdateService'])
const page = <T>(all: T[], token: string | undefined, size: number) => {
  const start = Number(token ?? 0)
  return {part: all.slice(start, start + size), nextToken: start + size < all.length ? `${start + size}` : undefined}
}

/** A service on a cluster of many instances, none of which has memory left, with many tasks that ran and stopped. */
function largeWorld(size: {instances: number; tasks: number; stopped: number}) {
  const world = rolloutWorld()
  const {ecs, clock, context} = world
  ecs.existing('web', size.tasks, {launchType: 'EC2'})
  const instances: ContainerInstance[] = Array.from({length: size.instances}, (_, index) => ({
    containerInstanceArn: `arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/${index}`,
    status: 'ACTIVE',
    agentConnected: true,
    registeredResources: [{name: 'MEMORY', type: 'INTEGER', integerValue: 8000}],
    remainingResources: [{name: 'MEMORY', type: 'INTEGER', integerValue: 10}],
    attributes: [{name: 'ecs.os-type', value: 'linux'}],
  }))
  const stopped: Task[] = []
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    describeClusters: () => ({
      clusters: [{clusterName: 'prod', registeredContainerInstancesCount: size.instances, runningTasksCount: 20_000}],
    }),
    listContainerInstances: input => {
      const {part, nextToken} = page(instances, input.nextToken as string, 100)
      return {containerInstanceArns: part.map(instance => instance.containerInstanceArn), nextToken}
    },
    describeContainerInstances: input => ({
      containerInstances: instances.filter(({containerInstanceArn}) =>
        (input.containerInstances as string[]).includes(containerInstanceArn as string),
      ),
    }),
    listTasks: input => {
      const running = Array.from({length: size.tasks}, (_, index) => ({taskArn: `arn:running/${index}`}))
      const {part, nextToken} = page<Task>(
        input.desiredStatus === 'STOPPED' ? stopped : running,
        input.nextToken as string,
        100,
      )
      return {taskArns: part.map(({taskArn}) => taskArn), nextToken}
    },
    describeTasks: input => ({
      tasks: (input.tasks as string[]).map(
        arn => stopped.find(({taskArn}) => taskArn === arn) ?? {taskArn: arn, availabilityZone: 'a', startedBy: 'x'},
      ),
    }),
    getLogEvents: () => ({events: [{message: 'no such host'}]}),
  }
  // what is asked between two polls: the calls of a change
  const perPoll: string[][] = []
  const counting = <A extends object>(api: A): A =>
    new Proxy(api, {
      get: (target, property) => async (input: Record<string, unknown>) => {
        const name = String(property)
        const operation = `${name[0]?.toUpperCase()}${name.slice(1)}`
        if (operation === 'DescribeServices' && !(perPoll.at(-1)?.length === 0)) perPoll.push([])
        else if (!routine.has(operation)) perPoll.at(-1)?.push(operation)
        const call = Reflect.get(target, property) as unknown as (input: unknown) => unknown
        return answers[name] ? answers[name](input) : call.call(target, input)
      },
    })
  context.byZone = true
  context.ecs = counting(context.ecs)
  context.logs = counting({} as NonNullable<typeof context.logs>)
  context.explainPlacement = subject => embedExplanation(context, {ecs: context.ecs}, 'eu-west-1', subject)
  return {...world, perPoll, stopped, ecs, clock, context}
}

describe('what one change of a deployment costs', () => {
  it('a placement that fails on a cluster of 2,000 instances: a part is looked at, within ten calls, and said so', async () => {
    const world = largeWorld({instances: 2000, tasks: 150, stopped: 0})
    const {ecs, clock, context, perPoll} = world
    clock.at(60_000, () =>
      ecs.event(
        'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 1 has insufficient memory available.',
      ),
    )
    clock.at(300_000, () => ecs.succeed())
    const memory = {family: 'web', containerDefinitions: [{name: 'app', image: 'app:2', memory: 512}]}
    const {events, result} = await runDeploy(context, [{service: 'web', taskDefinition: {input: memory}}])
    expect(result.outcome).toBe('succeeded')
    const finding = events.find((event): event is FindingEvent => event.type === 'finding')?.finding
    expect(finding).toMatchObject({
      rule: 'placement-impossible',
      certainty: 'likely',
      what: '0 of 300 container instances looked at can run web:2',
      why: expect.stringContaining('could not look at all 2000 while following'),
    })
    expect(perPoll.some(calls => calls.includes('DescribeContainerInstances'))).toBe(true)
    expect(Math.max(...perPoll.map(calls => calls.length))).toBeLessThanOrEqual(callsPerChange)
  })

  it('a thousand tasks that stopped at once, each with logs, on a terminal: within ten calls a change', async () => {
    const world = largeWorld({instances: 3, tasks: 190, stopped: 1000})
    const {ecs, clock, context, perPoll, stopped} = world
    const fail = (from: number) => {
      for (let index = from; index < from + 500; index++)
        stopped.push({
          taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${index}`,
          startedBy: ecs.service?.deployments?.[0]?.id,
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          createdAt: ecs.now(),
          startedAt: ecs.now(),
          stoppedAt: ecs.now(),
          containers: [{name: 'app', exitCode: 1}],
        })
      Object.assign(ecs.service?.deployments?.[0] ?? {}, {failedTasks: from + 500})
      Object.assign(ecs.deployments.at(-1)?.deploymentCircuitBreaker ?? {}, {failureCount: from + 500})
    }
    clock.at(60_000, () => fail(0))
    clock.at(90_000, () => fail(500))
    clock.at(300_000, () => ecs.succeed())
    const {events} = await runDeploy(context, [secondRevision])
    expect(events.find(event => event.type === 'finding')).toMatchObject({finding: {rule: 'container-exited'}})
    expect(perPoll.some(calls => calls.includes('DescribeTasks'))).toBe(true)
    expect(Math.max(...perPoll.map(calls => calls.length))).toBeLessThanOrEqual(callsPerChange)
  })
})
