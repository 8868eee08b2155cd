import type {Attribute, Container, Task as TaskView} from '@aws-sdk/client-ecs'
import type {ClusterState} from '../../scheduler/state.js'
import type {Task, TaskContainer} from '../../scheduler/task.js'
import type {LocalRegion} from '../state.js'
import {findTaskDefinition} from '../world.js'

/** A task as DescribeTasks answers. */
export function taskView(
  region: LocalRegion,
  cluster: ClusterState,
  task: Task,
  include: readonly string[] = [],
): TaskView {
  const definition = findTaskDefinition(region, task.taskDefinitionArn)
  const architecture = definition?.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64'
  const attributes: Attribute[] = [{name: 'ecs.cpu-architecture', value: architecture}]
  const at = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))
  return {
    attachments: task.attachments,
    attributes,
    availabilityZone: task.availabilityZone,
    capacityProviderName: task.capacityProviderName,
    clusterArn: cluster.clusterArn,
    connectivity: task.connectivityAtMs === undefined ? undefined : 'CONNECTED',
    connectivityAt: at(task.connectivityAtMs),
    containerInstanceArn: task.containerInstanceArn,
    containers: task.containers.map(container => containerView(task, container)),
    cpu: task.cpu,
    createdAt: at(task.createdAtMs),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand ?? false,
    ...(task.launchType === 'FARGATE' ? {ephemeralStorage: definition?.ephemeralStorage ?? {sizeInGiB: 20}} : {}),
    executionStoppedAt: at(task.executionStoppedAtMs),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: task.memory,
    overrides: {
      ...task.overrides,
      containerOverrides: task.overrides?.containerOverrides ?? task.containers.map(({name}) => ({name})),
      inferenceAcceleratorOverrides: [],
    },
    platformFamily: task.platformFamily,
    platformVersion: task.platformVersion,
    pullStartedAt: at(task.pullStartedAtMs),
    pullStoppedAt: at(task.pullStoppedAtMs),
    startedAt: at(task.startedAtMs),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: at(task.stoppedAtMs),
    stoppedReason: task.stoppedReason,
    stoppingAt: at(task.stoppingAtMs),
    tags: include.includes('TAGS') ? (task.tags ?? []) : [],
    taskArn: task.taskArn,
    taskDefinitionArn: task.taskDefinitionArn,
    version: task.version,
  }
}

function containerView(task: Task, container: TaskContainer): Container {
  return {
    containerArn: container.containerArn,
    taskArn: task.taskArn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    ...(container.lastStatus === 'PENDING' ? {} : {runtimeId: container.runtimeId}),
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: container.lastStatus === 'RUNNING' ? container.networkBindings : [],
    networkInterfaces: container.networkInterfaces,
    healthStatus: container.healthStatus,
    cpu: container.cpu,
    memory: container.memory,
    memoryReservation: container.memoryReservation,
  }
}
