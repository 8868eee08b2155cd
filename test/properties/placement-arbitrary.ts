import fc from 'fast-check'
import type {PlacementRequest} from '../../src/placement/request.js'
import type {
  ClusterSnapshot,
  ContainerInstance,
  SnapshotTask,
  SnapshotTaskDefinition,
} from '../../src/placement/snapshot.js'
import {containerInstance} from '../placement/cluster.js'

/** How often a property is tried, and the seed it prints when it fails. */
export function runs(share = 1): {numRuns: number; seed: number} {
  return {
    numRuns: Math.max(1, Math.round(Number(process.env['GANTRY_RUNS'] ?? 1000) * share)),
    seed: Number(process.env['GANTRY_SEED'] ?? 20260105),
  }
}

export const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
const groups = ['service:web', 'service:api', 'family:job']

const definition = (family: string, cpu: string, memory: string, hostPort: number): SnapshotTaskDefinition => ({
  taskDefinitionArn: `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:1`,
  networkMode: 'bridge',
  cpu,
  memory,
  requiresAttributes: [],
  containerDefinitions: [{name: 'main', portMappings: [{containerPort: 80, hostPort, protocol: 'tcp'}]}],
})
const definitionOf: Readonly<Record<string, SnapshotTaskDefinition>> = {
  'service:web': definition('web', '256', '512', 80),
  'service:api': definition('api', '512', '1024', 8080),
  'family:job': definition('job', '1024', '256', 0),
  'service:agentd': definition('agentd', '128', '256', 0),
}

const instanceArbitrary = fc.record({
  zone: fc.constantFrom(...zones),
  type: fc.constantFrom('m5.large', 'c5.xlarge', 't3.small', 'x9.unheard'),
  cpu: fc.constantFrom(1024, 2048, 4096),
  usedCpu: fc.integer({min: 0, max: 8}),
  memory: fc.constantFrom(2000, 3904, 7690),
  usedMemory: fc.integer({min: 0, max: 8}),
  tcpInUse: fc.uniqueArray(fc.constantFrom(80, 443, 8080), {maxLength: 2}),
  stack: fc.constantFrom(undefined, 'prod', 'test'),
  status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAINING'),
  agentConnected: fc.constantFrom(true, true, true, true, false),
  capacityProviderName: fc.constantFrom('one', 'two', undefined),
  gpus: fc.constantFrom(undefined, undefined, 2),
  tasks: fc.array(fc.constantFrom(...groups, 'service:agentd'), {maxLength: 3}),
  trunk: fc.boolean(),
})

/** A small cluster: some full, some broken, tasks of three groups on it. */
export const clusterArbitrary: fc.Arbitrary<ClusterSnapshot> = fc
  .tuple(fc.array(instanceArbitrary, {maxLength: 9}), fc.constantFrom(false, false, true))
  .map(([shapes, withDaemon]) => {
    const containerInstances: ContainerInstance[] = []
    const tasks: SnapshotTask[] = []
    shapes.forEach((shape, index) => {
      const {usedCpu, usedMemory, stack, capacityProviderName, gpus, trunk, ...rest} = shape
      const instance = containerInstance({
        ...rest,
        // shuffled against the index, so that ARN order is not the order of the list
        id: `${(index * 7) % 10}${index}`,
        freeCpu: shape.cpu - Math.floor((shape.cpu * usedCpu) / 8),
        freeMemory: shape.memory - Math.floor((shape.memory * usedMemory) / 8),
        ...(gpus === undefined ? {} : {gpus, freeGpus: usedCpu % 3}),
        ...(capacityProviderName === undefined ? {} : {capacityProviderName}),
        runningTasksCount: shape.tasks.length,
        attributes: {...(stack ? {stack} : {}), ...(trunk ? {'ecs.awsvpc-trunk-id': 'trunk-1'} : {})},
      })
      containerInstances.push(instance)
      shape.tasks.forEach((group, number) => {
        tasks.push({
          taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${index}-${number}`,
          containerInstanceArn: instance.containerInstanceArn,
          taskDefinitionArn: definitionOf[group]?.taskDefinitionArn as string,
          group,
          desiredStatus: number === 2 ? 'STOPPED' : 'RUNNING',
          lastStatus: 'RUNNING',
          attachments: [{type: 'ElasticNetworkInterface', status: 'ATTACHED'}],
        })
      })
    })
    return {
      gantrySnapshot: 1,
      takenAt: '2026-01-05T10:00:00Z',
      containerInstances,
      tasks,
      taskDefinitions: Object.values(definitionOf),
      services: withDaemon
        ? [
            {
              serviceName: 'agentd',
              schedulingStrategy: 'DAEMON',
              taskDefinition: definitionOf['service:agentd']?.taskDefinitionArn as string,
            },
          ]
        : [],
      subnets: zones.map(zone => ({subnetId: `subnet-${zone}`, availabilityZone: zone})),
    }
  })

export const requestArbitrary = fc
  .record({
    group: fc.constantFrom(...groups),
    count: fc.integer({min: 1, max: 8}),
    cpuUnits: fc.constantFrom(0, 128, 512, 1500),
    memoryMiB: fc.constantFrom(64, 512, 1900, 5000),
    ports: fc.constantFrom([], [], [80], [443, 8080], [22]),
    awsvpc: fc.boolean(),
    gpus: fc.constantFrom(0, 0, 0, 1),
    attributes: fc.constantFrom([], [], [], [{name: 'stack', value: 'prod'}], [{name: 'ecs.capability.efs'}]),
    cpuArchitecture: fc.constantFrom(undefined, undefined, undefined, 'ARM64', 'X86_64'),
    constraints: fc.uniqueArray(
      fc.constantFrom(
        'distinctInstance',
        'attribute:stack == prod',
        'attribute:stack != prod',
        'not(task:group == service:api)',
        'task:group == service:web',
        'runningTasksCount < 3',
        'attribute:ecs.instance-type =~ m5.*',
        'attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b] and attribute:stack exists',
      ),
      {maxLength: 2},
    ),
    strategy: fc.array(
      fc.constantFrom(
        'spread:attribute:ecs.availability-zone',
        'spread:attribute:stack',
        'spread:instanceId',
        'binpack:cpu',
        'binpack:memory',
        'random:',
      ),
      {maxLength: 3},
    ),
    providers: fc.constantFrom(undefined, undefined, undefined, [
      {capacityProvider: 'one', base: 1, weight: 1},
      {capacityProvider: 'two', weight: 3},
    ]),
    subnets: fc.constantFrom(undefined, ['subnet-eu-west-1a'], ['subnet-eu-west-1a', 'subnet-eu-west-1c']),
  })
  .map(
    ({
      group,
      count,
      cpuUnits,
      memoryMiB,
      ports,
      awsvpc,
      gpus,
      attributes,
      cpuArchitecture,
      constraints,
      strategy,
      providers,
      subnets,
    }): PlacementRequest => ({
      group,
      count,
      demand: {
        cpuUnits,
        memoryMiB,
        gpus,
        ports: awsvpc ? [] : ports.map(port => ({port, protocol: 'tcp' as const})),
        networkInterfaces: awsvpc ? 1 : 0,
        attributes: [...attributes],
        ...(cpuArchitecture === undefined ? {} : {cpuArchitecture}),
      },
      placementConstraints: constraints.map(text =>
        text === 'distinctInstance' ? {type: text} : {type: 'memberOf', expression: text},
      ),
      placementStrategy: strategy.map(text => {
        const [type, ...field] = text.split(':')
        return {type: type as string, field: field.join(':')}
      }),
      ...(providers === undefined ? {} : {capacityProviderStrategy: [...providers]}),
      ...(subnets === undefined || !awsvpc ? {} : {subnets: [...subnets]}),
    }),
  )
