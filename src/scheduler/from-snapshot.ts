import type {Attribute, LaunchType} from '@aws-sdk/client-ecs'
import {defaultPercentages} from '../definition/deployment-bounds.js'
import {
  type ClusterSnapshot,
  epochMs,
  type ContainerInstance as SnapshotContainerInstance,
  type SnapshotService,
  type SnapshotTask,
} from '../placement/snapshot.js'
import {drawDeploymentId, drawId} from './draws.js'
import {demandFor} from './find-slots.js'
import {newCluster} from './new-cluster.js'
import {orderlyStopMs, resolveScript, unwrittenScript} from './script.js'
import type {CapacityProvider, ClusterState, ContainerInstance, Deployment, Service, ServiceSettings} from './state.js'
import type {Task, TaskContainer, TaskStatus} from './task.js'
import type {World} from './world.js'

function instanceOf(given: SnapshotContainerInstance, nowMs: number): ContainerInstance {
  type Resources = ContainerInstance['registeredResources']
  return {
    containerInstanceArn: given.containerInstanceArn,
    ec2InstanceId: given.ec2InstanceId,
    status: (given.status ?? 'ACTIVE') as ContainerInstance['status'],
    agentConnected: given.agentConnected ?? true,
    versionInfo: given.versionInfo ?? {},
    registeredAtMs: epochMs(given.registeredAt) ?? nowMs,
    capacityProviderName: given.capacityProviderName,
    attributes: (given.attributes ?? []) as (Attribute & {name: string})[],
    registeredResources: (given.registeredResources ?? []) as Resources,
    remainingResources: (given.remainingResources ?? given.registeredResources ?? []) as Resources,
    runningTasksCount: given.runningTasksCount ?? 0,
    pendingTasksCount: given.pendingTasksCount ?? 0,
    attachments: [],
    version: 1,
  }
}

function settingsOf(service: SnapshotService): ServiceSettings {
  const schedulingStrategy = service.schedulingStrategy === 'DAEMON' ? 'DAEMON' : 'REPLICA'
  const percentages = defaultPercentages(schedulingStrategy)
  return {
    taskDefinition: service.taskDefinition ?? '',
    desiredCount: service.desiredCount ?? 0,
    schedulingStrategy,
    launchType: (service.launchType ?? (service.capacityProviderStrategy?.length ? undefined : 'EC2')) as LaunchType,
    platformVersion: service.platformVersion,
    capacityProviderStrategy: service.capacityProviderStrategy?.length ? service.capacityProviderStrategy : undefined,
    placementConstraints: service.placementConstraints as ServiceSettings['placementConstraints'],
    placementStrategy: service.placementStrategy as ServiceSettings['placementStrategy'],
    networkConfiguration: service.networkConfiguration as ServiceSettings['networkConfiguration'],
    loadBalancers: service.loadBalancers,
    deploymentController: service.deploymentController as ServiceSettings['deploymentController'],
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing === 'ENABLED' ? 'ENABLED' : 'DISABLED',
    deploymentConfiguration: {
      ...(service.deploymentConfiguration as ServiceSettings['deploymentConfiguration'] | undefined),
      minimumHealthyPercent:
        service.deploymentConfiguration?.minimumHealthyPercent ?? percentages.minimumHealthyPercent,
      maximumPercent: service.deploymentConfiguration?.maximumPercent ?? percentages.maximumPercent,
    },
  }
}

function deploymentOf(given: NonNullable<SnapshotService['deployments']>[number], nowMs: number): Deployment {
  const id = given.id ?? ''
  const rolloutState = (given.rolloutState ?? 'COMPLETED') as Deployment['rolloutState']
  return {
    id,
    status: (given.status ?? 'PRIMARY') as Deployment['status'],
    taskDefinition: given.taskDefinition ?? '',
    serviceRevisionArn: '',
    serviceDeploymentArn: '',
    desiredCount: given.desiredCount ?? 0,
    pendingCount: given.pendingCount ?? 0,
    runningCount: given.runningCount ?? 0,
    failedTasks: given.failedTasks ?? 0,
    rolloutState,
    rolloutStateReason: given.rolloutStateReason ?? '',
    createdAtMs: epochMs(given.createdAt) ?? nowMs,
    updatedAtMs: epochMs(given.updatedAt) ?? nowMs,
    launchFailures: 0,
    failuresDueAtMs: [],
    proven: true,
  }
}

interface Making {
  state: ClusterState & {draws: number}
  world: World
  nowMs: number
}

function containersOf(making: Making, taskDefinitionArn: string, running: boolean): TaskContainer[] {
  const definition = making.world.taskDefinition(taskDefinitionArn)
  return (definition?.containerDefinitions ?? []).map(container => ({
    name: container.name ?? '',
    containerArn: '',
    essential: container.essential ?? true,
    healthChecked: container.healthCheck !== undefined,
    lastStatus: running ? 'RUNNING' : 'PENDING',
    healthStatus: running && container.healthCheck ? 'HEALTHY' : 'UNKNOWN',
    networkBindings: [],
    networkInterfaces: [],
  }))
}

/** A task as it stands in the snapshot; a running one is taken for healthy unless it says otherwise. */
function taskOf(making: Making, given: SnapshotTask, service: Service | undefined): Task {
  const {world, nowMs} = making
  const arn = given.taskDefinitionArn ?? service?.settings.taskDefinition ?? ''
  const definition = world.taskDefinition(arn)
  const lastStatus = (given.lastStatus ?? 'RUNNING') as TaskStatus
  const running = lastStatus === 'RUNNING'
  const demand = definition ? demandFor(definition) : undefined
  const primary = service?.deployments[0]
  const task: Task = {
    taskArn: given.taskArn,
    taskDefinitionArn: arn,
    containerInstanceArn: given.containerInstanceArn,
    availabilityZone: given.availabilityZone,
    group: given.group ?? '',
    startedBy: given.startedBy,
    serviceName: service?.serviceName,
    deploymentId: service ? (given.startedBy ?? primary?.id) : undefined,
    launchType: (given.launchType ?? 'EC2') as LaunchType,
    capacityProviderName: given.capacityProviderName,
    cpu: given.cpu,
    memory: given.memory,
    networkMode: definition?.networkMode,
    holds: {
      cpuUnits: demand?.cpuUnits ?? Number(given.cpu ?? 0),
      memoryMiB: demand?.memoryMiB ?? Number(given.memory ?? 0),
      gpuIds: [],
      ports: demand?.ports ?? [],
      networkInterfaces: demand?.networkInterfaces ?? 0,
    },
    desiredStatus: given.desiredStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    lastStatus,
    healthStatus: (given.healthStatus ?? 'UNKNOWN') as Task['healthStatus'],
    containers: containersOf(making, arn, running),
    attachments: (given.attachments ?? []).map(({id, type, status}) => ({id, type, status})),
    createdAtMs: epochMs(given.createdAt) ?? nowMs,
    startedAtMs: running ? (epochMs(given.startedAt) ?? 0) : undefined,
    targets: (service?.settings.loadBalancers ?? [])
      .filter(({targetGroupArn}) => targetGroupArn)
      .map(({targetGroupArn, containerName, containerPort}) => ({
        targetGroupArn: targetGroupArn ?? '',
        containerName,
        containerPort,
        state: running ? 'healthy' : 'unused',
        registeredAtMs: nowMs,
      })),
    healthy: running && given.desiredStatus !== 'STOPPED' && given.healthStatus !== 'UNHEALTHY',
    proven: running,
    version: 1,
    statusAtMs: nowMs,
    scriptedUntilMs: nowMs,
    script: {...unwrittenScript, stops: [{container: '', afterMs: orderlyStopMs, exitCode: 143}]},
  }
  if (definition) task.script = resolveScript({}, task, definition, group => world.targetGroup?.(group))
  return task
}

function providersOf(snapshot: ClusterSnapshot, startMs: number): Map<string, CapacityProvider> {
  const groups = new Map((snapshot.autoScalingGroups ?? []).map(group => [group.name, group]))
  const providers = new Map<string, CapacityProvider>()
  for (const given of snapshot.capacityProviders ?? []) {
    if (!given.name) continue
    const asg = given.autoScalingGroupProvider
    const group = groups.get(asg?.autoScalingGroupArn?.split('autoScalingGroupName/').pop() ?? '')
    const own = snapshot.containerInstances.filter(one => one.capacityProviderName === given.name).length
    providers.set(given.name, {
      name: given.name,
      capacityProviderArn: given.capacityProviderArn ?? '',
      status: 'ACTIVE',
      autoScalingGroupArn: asg?.autoScalingGroupArn,
      managedScaling: asg?.managedScaling as CapacityProvider['managedScaling'],
      ...(asg
        ? {
            group: {
              instanceTypes: group?.instanceTypes ?? [],
              availabilityZones: [],
              min: group?.min ?? 0,
              max: group?.max ?? own,
              desired: group?.desired ?? own,
              startMs,
              starting: [],
              launched: own,
            },
          }
        : {}),
    })
  }
  return providers
}

/** Stand-ins for tasks that were not read, as many as the service says run. */
function tasksOf(making: Making, snapshot: ClusterSnapshot, service: Service, given: SnapshotService): SnapshotTask[] {
  const group = `service:${service.serviceName}`
  const known = (snapshot.tasks ?? []).filter(task => task.group === group && task.lastStatus !== 'STOPPED')
  if (snapshot.tasks && (known.length > 0 || !given.runningCount)) return known
  return Array.from({length: given.runningCount ?? 0}, () => ({
    taskArn: `arn:aws:ecs:::task/${making.state.clusterName}/${drawId(making.state)}`,
    group,
    taskDefinitionArn: service.settings.taskDefinition,
    startedBy: service.deployments[0]?.id,
    launchType: service.settings.launchType,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
  }))
}

/** A task on its way is taken to have just entered its status. */
function timeInStatus({lastStatus, script}: Task): number {
  const times: Partial<Record<TaskStatus, number>> = {
    PROVISIONING: script.provisioningMs,
    PENDING: script.pullMs,
    ACTIVATING: script.activatingMs,
    DEACTIVATING: script.deregistrationMs,
    STOPPING: Math.max(0, ...script.stops.map(({afterMs}) => afterMs)),
  }
  return times[lastStatus] ?? script.deprovisioningMs
}

/** Time a new EC2 instance takes to join its cluster: assumption `instance-start`. */
const instanceStartMs = 180_000

/**
 * A snapshot as the scheduler's own state at `nowMs`: tasks that run go on running, services stand where they stood.
 * What a snapshot does not say is taken to be well.
 */
export function clusterFromSnapshot(
  snapshot: ClusterSnapshot,
  world: World,
  nowMs: number,
  options: {seed?: number} = {},
): ClusterState {
  const clusterName = snapshot.cluster?.clusterName ?? 'default'
  const state = {
    ...newCluster({clusterName, region: snapshot.region ?? '', accountId: snapshot.account ?? '', seed: options.seed}),
    ...(snapshot.cluster?.clusterArn ? {clusterArn: snapshot.cluster.clusterArn} : {}),
    defaultCapacityProviderStrategy: snapshot.cluster?.defaultCapacityProviderStrategy ?? [],
    awsvpcTrunking: snapshot.accountSettings?.awsvpcTrunking === 'enabled',
  }
  const making: Making = {state, world, nowMs}
  const tasks = new Map<string, Task>()
  const services = new Map<string, Service>()
  for (const given of snapshot.services ?? []) {
    const deployments = (given.deployments ?? []).map(deployment => deploymentOf(deployment, nowMs))
    if (deployments.length === 0) {
      const {taskDefinition, desiredCount} = given
      deployments.push(deploymentOf({id: drawDeploymentId(state), taskDefinition, desiredCount}, nowMs))
    }
    const service: Service = {
      serviceName: given.serviceName,
      serviceArn: given.serviceArn ?? '',
      status: (given.status ?? 'ACTIVE') as Service['status'],
      createdAtMs: epochMs(given.createdAt) ?? nowMs,
      settings: settingsOf(given),
      tags: [],
      deployments,
      serviceDeployments: [],
      serviceRevisions: [],
      events: [],
      taskArns: new Set(),
      completed: deployments.find(({rolloutState}) => rolloutState === 'COMPLETED'),
      emitted: {},
      steadyAtMs: nowMs,
    }
    for (const task of tasksOf(making, snapshot, service, given)) {
      tasks.set(task.taskArn, taskOf(making, task, service))
      ;(service.taskArns as Set<string>).add(task.taskArn)
    }
    services.set(service.serviceName, service)
  }
  for (const given of snapshot.tasks ?? []) {
    if (!tasks.has(given.taskArn) && given.lastStatus !== 'STOPPED') {
      tasks.set(given.taskArn, taskOf(making, given, undefined))
    }
  }
  const due = new Map<string, number>()
  for (const task of tasks.values())
    if (task.lastStatus !== 'RUNNING') due.set(task.taskArn, nowMs + timeInStatus(task))
  return {
    ...state,
    containerInstances: new Map(
      snapshot.containerInstances.map(instance => [instance.containerInstanceArn, instanceOf(instance, nowMs)]),
    ),
    tasks,
    services,
    capacityProviders: providersOf(snapshot, instanceStartMs),
    due: {tasks: due, services: new Map(), capacityProviders: new Map()},
  }
}
