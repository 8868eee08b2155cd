import {describe, expect, it} from 'vitest'
import type {ClusterSnapshot, SnapshotService, SnapshotTask} from '../../src/placement/snapshot.js'
import {calmWorld} from '../../src/scheduler/calm-world.js'
import {clusterFromSnapshot} from '../../src/scheduler/from-snapshot.js'
import {simulate} from '../../src/scheduler/simulate.js'
import {updateService} from '../../src/scheduler/update-service.js'
import {arnOf, t0} from './town.js'

const instanceArn = (n: number) =>
  `arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/${String(n).padStart(32, '0')}`
const definition = (revision: number, memory = 512, hostPort = 0) => ({
  taskDefinitionArn: arnOf(`web:${revision}`),
  networkMode: 'bridge',
  requiresAttributes: [],
  containerDefinitions: [
    {name: 'web', cpu: 256, memory, essential: true, portMappings: [{containerPort: 80, hostPort}]},
  ],
})

/** Two instances of 1024 CPU units and 2048 MiB with one task each, in two zones. */
function snapshot(service: Partial<SnapshotService> = {}, hostPort = 0): ClusterSnapshot {
  const zones = ['eu-west-1a', 'eu-west-1b']
  const resources = (cpu: number, memory: number, ports: string[]) => [
    {name: 'CPU', type: 'INTEGER', integerValue: cpu},
    {name: 'MEMORY', type: 'INTEGER', integerValue: memory},
    {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', ...ports]},
    {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: []},
  ]
  const tasks: SnapshotTask[] = [1, 2].map(n => ({
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${String(n).padStart(32, 'a')}`,
    containerInstanceArn: instanceArn(n),
    taskDefinitionArn: arnOf('web:1'),
    group: 'service:web',
    startedBy: 'ecs-svc/1111111111111111111',
    desiredStatus: 'RUNNING',
    lastStatus: 'RUNNING',
    launchType: 'EC2',
    availabilityZone: zones[n - 1],
    startedAt: '2026-01-04T10:00:00Z',
  }))
  return {
    gantrySnapshot: 1,
    takenAt: '2026-01-05T10:00:00Z',
    region: 'eu-west-1',
    account: '123456789012',
    cluster: {clusterName: 'prod'},
    containerInstances: [1, 2].map(n => ({
      containerInstanceArn: instanceArn(n),
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 1,
      pendingTasksCount: 0,
      attributes: [{name: 'ecs.availability-zone', value: zones[n - 1]}],
      registeredResources: resources(1024, 2048, []),
      remainingResources: resources(768, 1536, hostPort ? [String(hostPort)] : []),
    })),
    tasks,
    services: [
      {
        serviceName: 'web',
        status: 'ACTIVE',
        taskDefinition: arnOf('web:1'),
        desiredCount: 2,
        runningCount: 2,
        launchType: 'EC2',
        deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200},
        deployments: [
          {
            id: 'ecs-svc/1111111111111111111',
            status: 'PRIMARY',
            taskDefinition: arnOf('web:1'),
            desiredCount: 2,
            runningCount: 2,
            rolloutState: 'COMPLETED',
          },
        ],
        ...service,
      },
    ],
    taskDefinitions: [definition(1, 512, hostPort)],
  }
}

function predict(given: ClusterSnapshot, next = definition(2)) {
  const world = calmWorld(given, [next])
  const state = clusterFromSnapshot(given, world, t0)
  const updated = updateService(state, {service: 'web', taskDefinition: next.taskDefinitionArn}, t0, world)
  return simulate(updated.state, 'web', t0, world)
}

describe('a rollout predicted from a snapshot', () => {
  it('starts beside the old tasks and says where', () => {
    const {outcome, steps} = predict(snapshot())
    expect(outcome).toBe('completes')
    expect(steps).toEqual([
      {
        atMs: 0,
        start: 2,
        old: {running: 2, pending: 0},
        new: {running: 0, pending: 2},
        healthy: 2,
        where: [
          {containerInstanceArn: instanceArn(1), availabilityZone: 'eu-west-1a', start: 1},
          {containerInstanceArn: instanceArn(2), availabilityZone: 'eu-west-1b', start: 1},
        ],
      },
      {
        atMs: 55_000,
        stop: 2,
        old: {running: 0, pending: 0},
        new: {running: 2, pending: 0},
        healthy: 2,
        where: expect.any(Array),
      },
    ])
  })

  it('a task that no longer fits is stuck for want of memory', () => {
    expect(predict(snapshot(), definition(2, 1800))).toMatchObject({
      outcome: 'stuck',
      stuck: {kind: 'placement', reasons: ['RESOURCE:MEMORY']},
    })
  })

  it('the same task fits when the old ones may stop first', () => {
    const deploymentConfiguration = {minimumHealthyPercent: 50, maximumPercent: 100}
    expect(predict(snapshot({deploymentConfiguration}), definition(2, 1800))).toMatchObject({outcome: 'completes'})
  })

  it('a static port is stuck at 100/200', () => {
    expect(predict(snapshot({}, 80), definition(2, 512, 80))).toMatchObject({
      outcome: 'stuck',
      stuck: {kind: 'placement', reasons: ['RESOURCE:PORTS']},
    })
  })

  it('with the circuit breaker a rollout without room fails instead', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: {enable: true, rollback: true},
    }
    const simulation = predict(snapshot({deploymentConfiguration}), definition(2, 1800))
    expect(simulation).toMatchObject({outcome: 'fails'})
    expect(simulation.messages.map(({message}) => message)).toContain(
      '(service web) rolling back to deployment ecs-svc/1111111111111111111.',
    )
  })

  it('tasks that were not read are taken to run, as many as the service says', () => {
    const {tasks, ...rest} = snapshot()
    expect(tasks).toHaveLength(2)
    expect(predict(rest)).toMatchObject({outcome: 'completes', steps: [{start: 2}, {stop: 2}]})
  })

  it('the same snapshot and seed give the same prediction, and the snapshot stays as it was', () => {
    const given = snapshot()
    const before = JSON.stringify(given)
    expect(predict(given).steps).toEqual(predict(given).steps)
    expect(JSON.stringify(given)).toBe(before)
  })
})
