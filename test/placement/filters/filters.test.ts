import {describe, expect, test} from 'vitest'
import {explain} from '../../../src/placement/explain.js'
import type {Rejection} from '../../../src/placement/filter.js'
import {place} from '../../../src/placement/place.js'
import type {PlacementRequest} from '../../../src/placement/request.js'
import type {ClusterSnapshot} from '../../../src/placement/snapshot.js'
import {containerInstance, type InstanceShape, request} from '../cluster.js'

interface Case {
  instance?: Partial<InstanceShape>
  snapshot?: Partial<ClusterSnapshot>
  request: Omit<Partial<PlacementRequest>, 'demand'> & {demand?: Partial<PlacementRequest['demand']>}
  rejections: Rejection[]
  /** One change that is offered and verified. */
  fix: string
}

const arn = containerInstance({id: '1'}).containerInstanceArn
const taskOn = (number: number, group: string, definition?: string) => ({
  taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${number}`,
  containerInstanceArn: arn,
  group,
  desiredStatus: 'RUNNING',
  lastStatus: 'RUNNING',
  attachments: [{type: 'ElasticNetworkInterface', status: 'ATTACHED'}],
  ...(definition === undefined ? {} : {taskDefinitionArn: definition}),
})
const subnets = [
  {subnetId: 'subnet-a', availabilityZone: 'eu-west-1a', vpcId: 'vpc-1'},
  {subnetId: 'subnet-b', availabilityZone: 'eu-west-1b', vpcId: 'vpc-1'},
]
const awsvpc = {networkInterfaces: 1, networkMode: 'awsvpc'}
const agentd = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/agentd:1'

const cases: Record<string, Case> = {
  'a draining instance takes no new task': {
    instance: {status: 'DRAINING'},
    request: {},
    rejections: [
      {
        filter: 'active',
        reason: 'INACTIVE',
        everFits: false,
        need: 'ACTIVE',
        free: 'DRAINING',
        detail: 'it is DRAINING',
      },
    ],
    fix: 'activate i-1',
  },
  'an instance whose agent is not connected takes no task': {
    instance: {agentConnected: false},
    request: {},
    rejections: [
      {
        filter: 'agent',
        reason: 'AGENT',
        everFits: true,
        need: 'connected',
        free: 'disconnected',
        detail: 'its agent is not connected',
      },
    ],
    fix: 'connect i-1',
  },
  'an external instance takes no EC2 task': {
    instance: {attributes: {'ecs.capability.external': ''}},
    request: {launchType: 'EC2'},
    rejections: [
      {
        filter: 'launch-type',
        reason: 'launch-type',
        everFits: false,
        need: 'EC2',
        free: 'EXTERNAL',
        detail: 'it is of launch type EXTERNAL, the task of EC2',
      },
    ],
    fix: 'add 1 m5.large',
  },
  'a capacity provider’s task stays on its instances': {
    instance: {capacityProviderName: 'other'},
    request: {capacityProviderStrategy: [{capacityProvider: 'mine', weight: 1}]},
    rejections: [
      {
        filter: 'capacity-provider',
        reason: 'capacity-provider',
        everFits: false,
        need: 'mine',
        free: 'other',
        detail: 'it belongs to capacity provider `other`, not `mine`',
      },
    ],
    fix: 'add 1 t2.micro',
  },
  'a required attribute must be there': {
    request: {demand: {attributes: [{name: 'ecs.capability.task-eni'}, {name: 'disk', value: 'ssd'}]}},
    rejections: [
      {
        filter: 'attributes',
        reason: 'ATTRIBUTE',
        everFits: false,
        need: 2,
        free: 1,
        unit: 'attributes',
        detail: 'it lacks disk=ssd',
      },
    ],
    fix: 'attribute disk=ssd on i-1',
  },
  'a required value must be the value': {
    instance: {attributes: {disk: 'hdd'}},
    request: {demand: {attributes: [{name: 'disk', value: 'ssd'}]}},
    rejections: [
      {
        filter: 'attributes',
        reason: 'ATTRIBUTE',
        everFits: false,
        need: 1,
        free: 0,
        unit: 'attributes',
        detail: 'it lacks disk=ssd',
      },
    ],
    fix: 'attribute disk=ssd on i-1',
  },
  'another processor is a missing attribute to ECS': {
    request: {demand: {cpuUnits: 256, memoryMiB: 256, cpuArchitecture: 'ARM64'}},
    rejections: [
      {
        filter: 'platform',
        reason: 'ATTRIBUTE',
        everFits: false,
        need: 'arm64',
        free: 'x86_64',
        detail: 'ecs.cpu-architecture is `x86_64`, the task needs `arm64`',
      },
    ],
    fix: 'add 1 c6g.medium',
  },
  'an awsvpc task goes where its subnets are': {
    snapshot: {subnets},
    request: {subnets: ['subnet-b'], demand: awsvpc},
    rejections: [
      {
        filter: 'location',
        reason: 'LOCATION',
        everFits: false,
        need: 'eu-west-1b',
        free: 'eu-west-1a',
        detail: "it is in eu-west-1a, the task's subnets are in eu-west-1b",
      },
    ],
    fix: 'subnet in eu-west-1a',
  },
  'another VPC is a missing attribute to ECS': {
    instance: {attributes: {'ecs.vpc-id': 'vpc-9'}},
    snapshot: {subnets},
    request: {subnets: ['subnet-a'], demand: awsvpc},
    rejections: [
      {
        filter: 'location',
        reason: 'ATTRIBUTE',
        everFits: false,
        need: 'vpc-1',
        free: 'vpc-9',
        detail: "it is in VPC vpc-9, the task's subnets are in vpc-1",
      },
    ],
    fix: 'add 1 m5.large',
  },
  'CPU units left': {
    instance: {freeCpu: 200},
    request: {demand: {cpuUnits: 256}},
    rejections: [
      {filter: 'cpu', reason: 'RESOURCE:CPU', everFits: true, need: 256, free: 200, total: 2048, unit: 'CPU units'},
    ],
    fix: 'cpu=200',
  },
  'more CPU than the instance has never fits there': {
    request: {demand: {cpuUnits: 4096}},
    rejections: [
      {filter: 'cpu', reason: 'RESOURCE:CPU', everFits: false, need: 4096, free: 2048, total: 2048, unit: 'CPU units'},
    ],
    fix: 'cpu=2048',
  },
  'memory left': {
    instance: {freeMemory: 1536},
    request: {demand: {memoryMiB: 2048}},
    rejections: [
      {filter: 'memory', reason: 'RESOURCE:MEMORY', everFits: true, need: 2048, free: 1536, total: 7680, unit: 'MiB'},
    ],
    fix: 'memory=1536',
  },
  'a host port in use': {
    instance: {tcpInUse: [80]},
    request: {demand: {ports: [{port: 80, protocol: 'tcp'}]}},
    rejections: [
      {
        filter: 'ports',
        reason: 'RESOURCE:PORTS',
        everFits: true,
        need: '80/tcp',
        free: 0,
        total: 1,
        unit: 'ports',
        detail: '80/tcp is in use',
      },
    ],
    fix: 'hostPort 80 dynamic',
  },
  'a port the agent keeps is never free': {
    request: {
      demand: {
        ports: [
          {port: 51678, protocol: 'tcp'},
          {port: 80, protocol: 'tcp'},
        ],
      },
    },
    rejections: [
      {
        filter: 'ports',
        reason: 'RESOURCE:PORTS',
        everFits: false,
        need: '51678/tcp, 80/tcp',
        free: 1,
        total: 2,
        unit: 'ports',
        detail: '51678/tcp is reserved by the agent',
      },
    ],
    fix: 'hostPort 51678 dynamic',
  },
  'at most 100 reserved ports, the agent’s included': {
    instance: {tcpInUse: Array.from({length: 90}, (_, index) => 9000 + index), udpInUse: [1, 2, 3, 4]},
    request: {
      demand: {
        ports: [
          {port: 80, protocol: 'tcp'},
          {port: 81, protocol: 'udp'},
        ],
      },
    },
    rejections: [
      {
        filter: 'ports',
        reason: 'RESOURCE:PORTS',
        everFits: true,
        need: 2,
        free: 1,
        total: 100,
        unit: 'ports',
        detail: '99 of its 100 reserved ports are in use',
      },
    ],
    fix: 'hostPort 80 dynamic',
  },
  'whole GPUs left': {
    instance: {type: 'g5.12xlarge', gpus: 4, freeGpus: 1},
    request: {demand: {gpus: 2}},
    rejections: [{filter: 'gpu', reason: 'RESOURCE:GPU', everFits: true, need: 2, free: 1, total: 4, unit: 'GPUs'}],
    fix: 'add 1 g5.12xlarge',
  },
  'an instance without GPUs': {
    request: {demand: {gpus: 1}},
    rejections: [{filter: 'gpu', reason: 'RESOURCE:GPU', everFits: false, need: 1, free: 0, total: 0, unit: 'GPUs'}],
    fix: 'add 1 g4dn.xlarge',
  },
  'network interfaces: three on an m5.large, one is its own': {
    snapshot: {subnets, tasks: [taskOn(1, 'service:a'), taskOn(2, 'service:b')]},
    request: {subnets: ['subnet-a'], demand: awsvpc},
    rejections: [
      {
        filter: 'network-interfaces',
        reason: 'RESOURCE:ENI',
        everFits: true,
        need: 1,
        free: 0,
        total: 2,
        unit: 'network interfaces',
        detail: 'm5.large without trunking',
      },
    ],
    fix: 'trunking',
  },
  'room is kept for a daemon that has not started': {
    instance: {freeMemory: 1000},
    snapshot: {
      tasks: [],
      services: [{serviceName: 'agentd', schedulingStrategy: 'DAEMON', taskDefinition: agentd}],
      taskDefinitions: [{taskDefinitionArn: agentd, memory: '300', cpu: '128', requiresAttributes: []}],
    },
    request: {demand: {memoryMiB: 800}},
    rejections: [
      {
        filter: 'daemon-reservation',
        reason: 'daemon-reservation',
        everFits: true,
        need: 800,
        free: 700,
        total: 7680,
        unit: 'MiB',
        detail: '300 MiB are kept for service:agentd',
      },
    ],
    fix: 'memory=700',
  },
  'distinctInstance looks at the whole group': {
    snapshot: {tasks: [taskOn(1, 'service:web')]},
    request: {placementConstraints: [{type: 'distinctInstance'}]},
    rejections: [
      {
        filter: 'distinct-instance',
        reason: 'DistinctInstance placement constraint unsatisfied.',
        everFits: true,
        need: 0,
        free: 1,
        unit: 'tasks of the group',
        detail: 'it already runs 1 of service:web',
      },
    ],
    fix: 'add 1 m5.large',
  },
  'memberOf names the clause and what was found': {
    instance: {attributes: {stack: 'test'}},
    request: {
      placementConstraints: [
        {type: 'memberOf', expression: 'attribute:ecs.instance-type == m5.large and attribute:stack == prod'},
      ],
    },
    rejections: [
      {
        filter: 'member-of',
        reason: 'MemberOf placement constraint unsatisfied.',
        everFits: false,
        detail: 'constraint 1: `attribute:stack == prod` does not hold: stack is `test`',
      },
    ],
    fix: 'without constraint 1 clause 2',
  },
}

describe('each filter, by ECS’s own reason', () => {
  test.each(Object.entries(cases))('%s', (_sentence, {instance, snapshot, request: given, rejections, fix}) => {
    const cluster: ClusterSnapshot = {
      gantrySnapshot: 1,
      tasks: [],
      ...snapshot,
      containerInstances: [containerInstance({id: '1', ...instance})],
    }
    const explanation = explain(cluster, request(given))
    expect(explanation.verdict).toBe('does-not-fit')
    expect(explanation.instances[0]?.rejections).toEqual(rejections)
    expect(explanation.closest?.containerInstanceArn).toBe(arn)
    expect(explanation.fixes.map(({whatIf}) => whatIf)).toContain(fix)
    const {failures} = place(cluster, request(given))
    const [failure] = failures
    const nothingThere = rejections[0]?.filter === 'active' || rejections[0]?.filter === 'capacity-provider'
    if (!nothingThere)
      expect(failure).toMatchObject({unplaced: 1, reason: rejections[0]?.reason, containerInstanceArn: arn})
  })
})

test('every filter runs: the second blocker shows too', () => {
  const cluster: ClusterSnapshot = {
    gantrySnapshot: 1,
    tasks: [],
    containerInstances: [
      containerInstance({id: '1', freeCpu: 0, freeMemory: 0, tcpInUse: [80], agentConnected: false}),
    ],
  }
  const {instances} = explain(
    cluster,
    request({
      demand: {cpuUnits: 1, memoryMiB: 4, gpus: 1, ports: [{port: 80, protocol: 'tcp'}], attributes: [{name: 'x'}]},
      placementConstraints: [{type: 'memberOf', expression: 'attribute:stack exists'}],
    }),
  )
  expect(instances[0]?.rejections.map(({filter}) => filter)).toEqual([
    'agent',
    'attributes',
    'cpu',
    'memory',
    'ports',
    'gpu',
    'member-of',
  ])
})

test.each([
  ['udp and tcp are apart', {udpInUse: [80]}, {ports: [{port: 80, protocol: 'tcp' as const}]}],
  ['a task of no CPU fits a full instance', {freeCpu: 0}, {cpuUnits: 0}],
  ['a trunk holds more tasks', {attributes: {'ecs.awsvpc-trunk-id': 'eni-1'}}, awsvpc],
  ['an instance that does not say its processor is not excluded', {attributes: {}}, {operatingSystemFamily: 'LINUX'}],
])('%s', (_sentence, instance, demand) => {
  const cluster: ClusterSnapshot = {
    gantrySnapshot: 1,
    tasks: [taskOn(1, 'service:a'), taskOn(2, 'service:b')],
    subnets,
    containerInstances: [containerInstance({id: '1', ...instance})],
  }
  const {instances} = explain(cluster, request({demand, subnets: ['subnet-a']}))
  expect(instances[0]?.rejections).toEqual([])
})

test('a stopping task frees the instance for distinctInstance, whatever still shows', () => {
  const cluster: ClusterSnapshot = {
    gantrySnapshot: 1,
    tasks: [{...taskOn(1, 'service:web'), desiredStatus: 'STOPPED'}],
    containerInstances: [containerInstance({id: '1'})],
  }
  const explanation = explain(cluster, request({placementConstraints: [{type: 'distinctInstance'}]}))
  expect(explanation.verdict).toBe('fits')
  expect(explanation.findings.map(({rule}) => rule)).toEqual(['waits-for-stopping-tasks'])
  expect(explanation.assumptions.find(({id}) => id === 'stopping-tasks')?.mattered).toBe(true)
})

test('the daemon’s own tasks need no room kept', () => {
  const cluster: ClusterSnapshot = {
    gantrySnapshot: 1,
    tasks: [taskOn(1, 'service:agentd', agentd)],
    services: [{serviceName: 'agentd', schedulingStrategy: 'DAEMON', taskDefinition: agentd}],
    taskDefinitions: [{taskDefinitionArn: agentd, memory: '300', requiresAttributes: []}],
    containerInstances: [containerInstance({id: '1', freeMemory: 800})],
  }
  expect(explain(cluster, request({demand: {memoryMiB: 800}})).verdict).toBe('fits')
})
