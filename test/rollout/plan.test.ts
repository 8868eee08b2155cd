import {describe, expect, it} from 'vitest'
import type {ClusterSnapshot, ContainerInstance, SnapshotService} from '../../src/placement/snapshot.js'
import {plan} from '../../src/rollout/plan.js'
import {planArithmetic} from '../../src/rollout/plan-arithmetic.js'
import {formatPlan} from '../../src/ui/plan.js'

const plain = {red: String, green: String, yellow: String, cyan: String, dim: String, bold: String}
const moves = (steps: Array<{start?: number; stop?: number}>) =>
  steps.map(({start, stop}) => [start ? `+${start}` : '', stop ? `-${stop}` : ''].filter(Boolean).join(' ')).join(', ')
const arithmetic = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number) =>
  planArithmetic({desiredCount, minimumHealthyPercent, maximumPercent})

describe('the arithmetic of a rolling update, row by row as the scheduler is documented', () => {
  it.each([
    [4, 50, 100, 2, 4, '-2, +2, -2, +2'],
    [4, 100, 150, 4, 6, '+2, -2, +2, -2'],
    [4, 100, 200, 4, 8, '+4, -4'],
    [4, 0, 100, 0, 4, '-4, +4'],
    [1, 100, 200, 1, 2, '+1, -1'],
    [1, 0, 100, 0, 1, '-1, +1'],
    [3, 66, 100, 2, 3, '-1, +1, -1, +1, -1, +1'],
  ])('%i tasks at %i/%i: at least %i, at most %i, %s', (desired, minimum, maximum, lower, upper, sequence) => {
    const answer = arithmetic(desired, minimum, maximum)
    expect(answer).toMatchObject({verdict: 'completes', certainty: 'certain', bounds: {desired, lower, upper}})
    expect(moves(answer.steps)).toBe(sequence)
    expect(answer.durationMs?.low).toBeLessThanOrEqual(answer.durationMs?.expected ?? 0)
    expect(answer.durationMs?.high).toBeGreaterThanOrEqual(answer.durationMs?.expected ?? 0)
    expect(answer.suggestedTimeoutMs).toBeGreaterThan(answer.durationMs?.high ?? 0)
  })

  it('4 tasks at 50/200: four start and two stop at once, then the rest stops', () => {
    const answer = arithmetic(4, 50, 200)
    expect(answer.bounds).toEqual({desired: 4, lower: 2, upper: 8})
    expect(answer.steps[0]).toMatchObject({atMs: 0, start: 4, stop: 2})
    expect(answer.steps.reduce((sum, {stop = 0}) => sum + stop, 0)).toBe(4)
  })

  it('10 tasks at 90/110 go in ten rounds', () => {
    const answer = arithmetic(10, 90, 110)
    expect(answer.bounds).toEqual({desired: 10, lower: 9, upper: 11})
    expect(answer.steps.every(({start = 0}) => start <= 2)).toBe(true)
    expect(answer.steps.reduce((sum, {start = 0}) => sum + start, 0)).toBe(10)
    expect(answer.assumptions.find(({id}) => id === 'stopping-counts')).toMatchObject({value: 'true', mattered: true})
  })

  it('no task at all completes at once', () =>
    expect(arithmetic(0, 100, 200)).toMatchObject({verdict: 'completes', steps: []}))

  it.each([
    [1, 100, 100, 'set maximumPercent to 200, or minimumHealthyPercent to 0'],
    [1, 50, 100, 'set maximumPercent to 200, or minimumHealthyPercent to 0'],
    [1, 100, 150, 'set maximumPercent to 200, or minimumHealthyPercent to 0'],
    [2, 75, 100, 'set maximumPercent to 150, or minimumHealthyPercent to 50'],
    [3, 67, 100, 'set maximumPercent to 134, or minimumHealthyPercent to 66'],
    [3, 100, 125, 'set maximumPercent to 134, or minimumHealthyPercent to 66'],
  ])('%i tasks at %i/%i can never move; the fix frees it', (desired, minimum, maximum, fix) => {
    const answer = arithmetic(desired, minimum, maximum)
    expect(answer).toMatchObject({
      verdict: 'stuck',
      certainty: 'certain',
      steps: [],
      stuck: {kind: 'deployment-configuration', atMs: 0},
    })
    expect(answer.stuck?.findings[0]).toMatchObject({rule: 'deployment-configuration-stuck', fix})
    const [, maximumFix, minimumFix] = /maximumPercent to (\d+), or minimumHealthyPercent to (\d+)/.exec(fix) ?? []
    expect(arithmetic(desired, minimum, Number(maximumFix)).verdict).toBe('completes')
    expect(arithmetic(desired, Number(minimumFix), maximum).verdict).toBe('completes')
  })
})

const taskDefinitionArn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'

function instance(
  id: string,
  free: {cpu?: number; memory?: number; ports?: string[]; type?: string},
): ContainerInstance {
  const integer = (name: string, value: number) => ({name, type: 'INTEGER', integerValue: value})
  const strings = (name: string, value: string[]) => ({name, type: 'STRINGSET', stringSetValue: value})
  const reserved = ['22', '2375', '2376', '51678', '51679']
  return {
    containerInstanceArn: `arn:aws:ecs:us-east-1:123456789012:container-instance/prod/${id}`,
    ec2InstanceId: `i-${id}`,
    status: 'ACTIVE',
    agentConnected: true,
    versionInfo: {agentVersion: '1.105.1'},
    attributes: [
      {name: 'ecs.instance-type', value: free.type ?? 'm5.large'},
      {name: 'ecs.availability-zone', value: 'us-east-1a'},
      {name: 'ecs.cpu-architecture', value: 'x86_64'},
      {name: 'ecs.os-type', value: 'linux'},
      {name: 'ecs.capability.task-eni'},
      {name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18'},
    ],
    registeredResources: [
      integer('CPU', 2048),
      integer('MEMORY', 7680),
      strings('PORTS', reserved),
      strings('PORTS_UDP', []),
    ],
    remainingResources: [
      integer('CPU', free.cpu ?? 2048),
      integer('MEMORY', free.memory ?? 7680),
      strings('PORTS', [...reserved, ...(free.ports ?? [])]),
      strings('PORTS_UDP', []),
    ],
  }
}

function cluster(
  instances: ContainerInstance[],
  service: Partial<SnapshotService>,
  definition: object,
  running: string[],
): ClusterSnapshot {
  return {
    gantrySnapshot: 1,
    takenAt: '2026-01-05T10:00:00Z',
    region: 'us-east-1',
    account: '123456789012',
    cluster: {clusterName: 'prod'},
    containerInstances: instances,
    tasks: running.map((on, index) => ({
      taskArn: `arn:aws:ecs:us-east-1:123456789012:task/prod/${index}`,
      taskDefinitionArn,
      containerInstanceArn: `arn:aws:ecs:us-east-1:123456789012:container-instance/prod/${on}`,
      group: 'service:web',
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
      launchType: 'EC2',
      availabilityZone: 'us-east-1a',
    })),
    services: [
      {
        serviceName: 'web',
        status: 'ACTIVE',
        taskDefinition: taskDefinitionArn,
        desiredCount: running.length,
        runningCount: running.length,
        launchType: 'EC2',
        deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200},
        ...service,
      },
    ],
    taskDefinitions: [{taskDefinitionArn, family: 'web', requiresAttributes: [], ...definition}],
    subnets: [{subnetId: 'subnet-a', availabilityZone: 'us-east-1a', vpcId: 'vpc-1', availableIpAddressCount: 200}],
    accountSettings: {awsvpcTrunking: 'disabled'},
    notRead: [],
  }
}
const container = (members: object = {}) => ({
  containerDefinitions: [{name: 'web', cpu: 256, memory: 512, essential: true, ...members}],
})

describe('dead ends a cluster holds', () => {
  const staticPort = container({portMappings: [{containerPort: 80, hostPort: 80, protocol: 'tcp'}]})

  it('a static host port with minimumHealthyPercent 100 and no spare instance', () => {
    const snapshot = cluster([instance('a', {ports: ['80']}), instance('b', {ports: ['80']})], {}, staticPort, [
      'a',
      'b',
    ])
    const answer = plan(snapshot, {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...staticPort},
    })
    expect(answer).toMatchObject({
      verdict: 'stuck',
      certainty: 'certain',
      steps: [],
      stuck: {kind: 'placement', atMs: 0},
    })
    const [finding] = answer.stuck?.findings ?? []
    expect(finding).toMatchObject({
      rule: 'placement-impossible',
      what: '0 of 2 container instances can take the next task of web',
    })
    expect(finding?.why).toMatch(/^2 RESOURCE:PORTS need 80/)
    expect(finding?.fix).toMatch(/lower minimumHealthyPercent/)
  })

  it('the same with a spare instance completes, one after the other', () => {
    const spare = [instance('a', {ports: ['80']}), instance('b', {ports: ['80']}), instance('c', {})]
    const answer = plan(cluster(spare, {}, staticPort, ['a', 'b']), {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...staticPort},
    })
    expect(answer.verdict).toBe('completes')
    // a task that stops frees its port at once (AWS: optimistic release), so the next one starts in the same moment
    expect(moves(answer.steps)).toBe('+1, +1 -1, -1')
  })

  it('and with minimumHealthyPercent 50 the old task goes first', () => {
    const both = [instance('a', {ports: ['80']}), instance('b', {ports: ['80']})]
    const service = {deploymentConfiguration: {minimumHealthyPercent: 50, maximumPercent: 100}}
    const answer = plan(cluster(both, service, staticPort, ['a', 'b']), {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...staticPort},
    })
    expect(answer.verdict).toBe('completes')
    expect(moves(answer.steps)).toBe('-1, +1, -1, +1')
  })

  it('memory for a second revision is not there', () => {
    const full = cluster([instance('a', {memory: 256})], {}, container({memory: 512}), ['a'])
    const answer = plan(full, {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...container({memory: 512})},
    })
    expect(answer).toMatchObject({verdict: 'stuck', stuck: {kind: 'placement'}})
    expect(answer.stuck?.findings[0]?.why).toBe('1 RESOURCE:MEMORY need 512 MiB, most free 256 MiB')
  })

  it('an m5.large holds two network interfaces for tasks, and both are taken', () => {
    const awsvpc = {networkMode: 'awsvpc', ...container()}
    const network = {networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a']}}}
    const snapshot = cluster([instance('a', {})], network, awsvpc, ['a', 'a'])
    for (const task of snapshot.tasks ?? []) task.attachments = [{type: 'ElasticNetworkInterface', status: 'ATTACHED'}]
    const answer = plan(snapshot, {service: 'web', taskDefinition: {family: 'web', requiresAttributes: [], ...awsvpc}})
    expect(answer).toMatchObject({verdict: 'stuck', stuck: {kind: 'network-interface'}})
    expect(answer.stuck?.findings[0]).toMatchObject({rule: 'network-interfaces-exhausted'})
    expect(answer.stuck?.findings[0]?.why).toMatch(/RESOURCE:ENI/)
  })

  it.each([
    [
      'an Auto Scaling group that may not grow',
      {autoScalingGroupProvider: {managedScaling: {status: 'DISABLED'}}},
      'certain',
    ],
    ['managed instances, which come by themselves', {}, 'likely'],
  ])('no room, over a capacity provider of %s', (_, provider, certainty) => {
    const strategy = {launchType: undefined, capacityProviderStrategy: [{capacityProvider: 'group', weight: 1}]}
    const full = {
      ...cluster([instance('a', {memory: 256})], strategy, container({memory: 512}), ['a']),
      capacityProviders: [{name: 'group', ...provider}],
    } as ClusterSnapshot
    full.containerInstances = full.containerInstances.map(one => ({...one, capacityProviderName: 'group'}))
    const answer = plan(full, {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...container({memory: 512})},
    })
    expect(answer).toMatchObject({verdict: 'stuck', certainty})
  })

  it('a cluster without instances', () => {
    const answer = plan(cluster([], {desiredCount: 1, runningCount: 0}, container(), []), {
      service: 'web',
      taskDefinition: {family: 'web', ...container()},
    })
    expect(answer).toMatchObject({verdict: 'stuck', stuck: {kind: 'placement'}})
  })
})

describe('the circuit breaker', () => {
  const breaker = {
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: {enable: true, rollback: true},
    },
  }
  const fargate = (desiredCount: number) => {
    const snapshot = cluster(
      [],
      {...breaker, launchType: 'FARGATE', desiredCount, runningCount: desiredCount},
      {networkMode: 'awsvpc', ...container()},
      [],
    )
    return {...snapshot, tasks: undefined}
  }

  it.each([
    [1, 3],
    [25, 13],
    [400, 200],
  ])('%i tasks: %i failures', (desired, threshold) => {
    const answer = plan(fargate(desired), {
      service: 'web',
      taskDefinition: {family: 'web', networkMode: 'awsvpc', ...container()},
    })
    expect(answer.breaker?.threshold).toBe(threshold)
  })

  it('one Fargate task that exits at once trips it on the third or fourth start, within three minutes', () => {
    const answer = plan(fargate(1), {
      service: 'web',
      taskDefinition: {family: 'web', networkMode: 'awsvpc', ...container()},
    })
    expect(answer.breaker?.tripsAfterMs).toBeGreaterThan(120_000)
    expect(answer.breaker?.tripsAfterMs).toBeLessThanOrEqual(180_000)
  })
})

describe('what is told', () => {
  it('the verdict is the first line; a live reading that was denied is named', () => {
    const snapshot = {
      ...cluster([instance('a', {})], {}, container(), ['a']),
      notRead: [{what: 'subnets', iamAction: 'ec2:DescribeSubnets'}],
    }
    const answer = plan(snapshot, {
      service: 'web',
      taskDefinition: {family: 'web', requiresAttributes: [], ...container()},
    })
    expect(answer.certainty).toBe('likely')
    const lines = formatPlan(answer, 'web', plain).split('\n')
    expect(lines[0]).toMatch(/^completes {2}the deployment of web completes after about \d/)
    expect(lines).toContain('not read: subnets (allow ec2:DescribeSubnets)')
  })

  it('the same question has the same answer', () => {
    const snapshot = cluster([instance('a', {}), instance('b', {})], {}, container(), ['a', 'b'])
    const request = {service: 'web', taskDefinition: {family: 'web', requiresAttributes: [], ...container()}}
    expect(plan(snapshot, request)).toEqual(plan(structuredClone(snapshot), structuredClone(request)))
  })
})
