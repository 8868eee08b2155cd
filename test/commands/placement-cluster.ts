import type {ClusterSnapshot, ContainerInstance} from '../../src/placement/snapshot.js'

export interface InstanceInput {
  id: string
  zone?: string
  type?: string
  cpu?: [free: number, total: number]
  memory?: [free: number, total: number]
  ports?: number[]
  attributes?: Record<string, string>
  status?: string
  agentConnected?: boolean
  capacityProviderName?: string
}

const arn = (rest: string) => `arn:aws:ecs:eu-west-1:111122223333:${rest}`

/** A container instance as DescribeContainerInstances writes it. */
export function containerInstance(input: InstanceInput): ContainerInstance {
  const {id, zone = 'eu-west-1a', type = 'm5.large', cpu = [2048, 2048], memory = [7680, 7680], ports = []} = input
  const reserved = ['22', '2376', '2375', '51678', '51679']
  const integer = (name: string, integerValue: number) => ({name, type: 'INTEGER', integerValue})
  const set = (name: string, stringSetValue: string[]) => ({name, type: 'STRINGSET', stringSetValue})
  return {
    containerInstanceArn: arn(`container-instance/prod/${id}`),
    ec2InstanceId: `i-${id}`,
    status: input.status ?? 'ACTIVE',
    agentConnected: input.agentConnected ?? true,
    versionInfo: {agentVersion: '1.105.1'},
    registeredAt: '2026-01-01T00:00:00Z',
    runningTasksCount: 0,
    pendingTasksCount: 0,
    ...(input.capacityProviderName ? {capacityProviderName: input.capacityProviderName} : {}),
    attributes: [
      ...Object.entries({
        'ecs.availability-zone': zone,
        'ecs.instance-type': type,
        'ecs.os-type': 'linux',
        'ecs.os-family': 'LINUX',
        'ecs.cpu-architecture': 'x86_64',
        'ecs.vpc-id': 'vpc-1',
        ...input.attributes,
      }).map(([name, value]) => ({name, value})),
      {name: 'ecs.capability.task-eni'},
      {name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18'},
    ],
    registeredResources: [
      integer('CPU', cpu[1]),
      integer('MEMORY', memory[1]),
      set('PORTS', reserved),
      set('PORTS_UDP', []),
    ],
    remainingResources: [
      integer('CPU', cpu[0]),
      integer('MEMORY', memory[0]),
      set('PORTS', [...reserved, ...ports.map(String)]),
      set('PORTS_UDP', []),
    ],
    attachments: [],
  }
}

/** A snapshot of cluster `prod` with one service, `web`, of definition `web:42` (256 units, 2048 MiB reserved, bridge). */
export function cluster(
  instances: readonly InstanceInput[],
  changes: Partial<ClusterSnapshot> = {},
  container: object = {},
): ClusterSnapshot {
  return {
    gantrySnapshot: 1,
    takenAt: '2026-01-05T10:00:00Z',
    region: 'eu-west-1',
    account: '111122223333',
    cluster: {
      clusterName: 'prod',
      clusterArn: arn('cluster/prod'),
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    },
    containerInstances: instances.map(containerInstance),
    tasks: [],
    services: [
      {
        serviceName: 'web',
        serviceArn: arn('service/prod/web'),
        launchType: 'EC2',
        schedulingStrategy: 'REPLICA',
        taskDefinition: arn('task-definition/web:42'),
        desiredCount: 2,
        runningCount: 0,
        pendingCount: 0,
      },
    ],
    taskDefinitions: [
      {
        taskDefinitionArn: arn('task-definition/web:42'),
        networkMode: 'bridge',
        requiresAttributes: [],
        placementConstraints: [],
        containerDefinitions: [{name: 'app', cpu: 256, memoryReservation: 2048, essential: true, ...container}],
      },
    ],
    capacityProviders: [],
    autoScalingGroups: [],
    subnets: [],
    targetGroups: [],
    accountSettings: {awsvpcTrunking: 'disabled'},
    notRead: [],
    ...changes,
  }
}
