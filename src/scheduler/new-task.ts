import type {Attachment, TaskDefinition} from '@aws-sdk/client-ecs'
import {partitionOf} from '../core/arn.js'
import type {Draft} from './draft.js'
import {drawBelow, drawHexByte, drawId, drawNetworkInterfaceId, drawUuid} from './draws.js'
import {demandFor, type Slot} from './find-slots.js'
import {occupy} from './instance-resources.js'
import {resolveScript, unwrittenScript} from './script.js'
import type {Service} from './state.js'
import {registeredIn} from './target-groups.js'
import type {Task, TaskContainer} from './task.js'
import {schedule} from './task-life.js'

/** Whose task it is and what it was asked for with. */
export type TaskOrigin = Pick<
  Task,
  | 'group'
  | 'startedBy'
  | 'deploymentId'
  | 'serviceRevisionArn'
  | 'platformVersion'
  | 'overrides'
  | 'tags'
  | 'enableExecuteCommand'
> & {service?: Service}

function networkInterface(draft: Draft, subnetId: string | undefined): {attachment: Attachment; address: string} {
  const address = `10.0.${drawBelow(draft, 256)}.${4 + drawBelow(draft, 250)}`
  const mac = Array.from({length: 5}, () => drawHexByte(draft)).join(':')
  const details = [
    {name: 'subnetId', value: subnetId ?? ''},
    {name: 'networkInterfaceId', value: drawNetworkInterfaceId(draft)},
    {name: 'macAddress', value: `02:${mac}`},
    {name: 'privateIPv4Address', value: address},
  ]
  return {
    attachment: {
      id: drawUuid(draft),
      type: 'ElasticNetworkInterface',
      status: 'PRECREATED',
      details: details.filter(({value}) => value !== ''),
    },
    address,
  }
}

/** The ephemeral range a dynamic host port is taken from. */
const dynamicPorts = {first: 32768, count: 28232}

/** The digest a container's image runs by: the one its service revision fixed, so that all tasks run the same bytes. */
function imageDigest(draft: Draft, origin: TaskOrigin, containerName: string, image: string): string | undefined {
  const revision = origin.service?.serviceRevisions.find(one => one.serviceRevisionArn === origin.serviceRevisionArn)
  const fixed = revision?.containerImages.find(one => one.containerName === containerName)?.imageDigest
  return fixed ?? draft.world.imageDigest?.(image)
}

function containersOf(
  draft: Draft,
  taskDefinition: TaskDefinition,
  taskId: string,
  origin: TaskOrigin,
): TaskContainer[] {
  const {region, accountId, clusterName} = draft.base
  const mode = taskDefinition.networkMode ?? 'bridge'
  return (taskDefinition.containerDefinitions ?? []).map(definition => ({
    name: definition.name ?? '',
    containerArn: `arn:${partitionOf(region)}:ecs:${region}:${accountId}:container/${clusterName}/${taskId}/${drawUuid(draft)}`,
    runtimeId: `${taskId}-${drawBelow(draft, 4_000_000_000)}`,
    image: definition.image,
    imageDigest: imageDigest(draft, origin, definition.name ?? '', definition.image ?? ''),
    essential: definition.essential ?? true,
    healthChecked: definition.healthCheck !== undefined,
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    networkBindings:
      mode === 'awsvpc' || mode === 'none'
        ? []
        : (definition.portMappings ?? []).map(mapping => ({
            bindIP: '0.0.0.0',
            containerPort: mapping.containerPort,
            hostPort:
              mapping.hostPort ||
              (mode === 'host' ? mapping.containerPort : dynamicPorts.first + drawBelow(draft, dynamicPorts.count)),
            protocol: mapping.protocol ?? 'tcp',
          })),
    networkInterfaces: [],
    cpu: String(definition.cpu ?? 0),
    memory: definition.memory === undefined ? undefined : String(definition.memory),
    memoryReservation: definition.memoryReservation === undefined ? undefined : String(definition.memoryReservation),
  }))
}

function gpuIds(draft: Draft, containerInstanceArn: string | undefined, count: number): string[] {
  const instance = containerInstanceArn ? draft.containerInstances.get(containerInstanceArn) : undefined
  const free = instance?.remainingResources.find(({name}) => name === 'GPU')?.stringSetValue ?? []
  return free.slice(0, count)
}

/** Asks the world what will happen to a task that has its place now. */
export function writeScript(draft: Draft, task: Task, taskDefinition: TaskDefinition): void {
  const instance = task.containerInstanceArn ? draft.containerInstances.get(task.containerInstanceArn) : undefined
  const script = draft.world.taskScript(task, taskDefinition, instance, draft.nowMs)
  task.script = resolveScript(script, task, taskDefinition, arn => draft.world.targetGroup?.(arn))
}

/** Creates a task in its place; it is PROVISIONING from this moment. */
export function createTask(draft: Draft, taskDefinition: TaskDefinition, slot: Slot, origin: TaskOrigin): Task {
  const {region, accountId, clusterName} = draft.base
  const {service} = origin
  const taskId = drawId(draft)
  const demand = demandFor(taskDefinition, origin.overrides)
  const networked = taskDefinition.networkMode === 'awsvpc'
  const revision = service?.serviceRevisions.find(one => one.serviceRevisionArn === origin.serviceRevisionArn)
  const containers = containersOf(draft, taskDefinition, taskId, origin)
  const attachments: Attachment[] = []
  if (networked) {
    const {attachment, address} = networkInterface(draft, slot.subnetId)
    attachments.push(attachment)
    for (const container of containers) {
      container.networkInterfaces = [{attachmentId: attachment.id, privateIpv4Address: address}]
    }
  }
  const task: Task = {
    taskArn: `arn:${partitionOf(region)}:ecs:${region}:${accountId}:task/${clusterName}/${taskId}`,
    taskDefinitionArn: taskDefinition.taskDefinitionArn ?? '',
    group: origin.group,
    startedBy: origin.startedBy,
    serviceName: service?.serviceName,
    deploymentId: origin.deploymentId,
    serviceRevisionArn: origin.serviceRevisionArn,
    overrides: origin.overrides,
    tags: origin.tags,
    enableExecuteCommand: origin.enableExecuteCommand,
    containerInstanceArn: slot.containerInstanceArn,
    availabilityZone: slot.availabilityZone,
    subnetId: slot.subnetId,
    launchType: slot.launchType,
    capacityProviderName: slot.capacityProviderName,
    platformFamily: slot.launchType === 'FARGATE' ? 'Linux' : undefined,
    platformVersion: slot.launchType === 'FARGATE' ? fargateVersion(origin.platformVersion) : undefined,
    cpu: origin.overrides?.cpu ?? taskDefinition.cpu ?? String(demand.cpuUnits),
    memory: origin.overrides?.memory ?? taskDefinition.memory ?? String(demand.memoryMiB),
    networkMode: taskDefinition.networkMode ?? 'bridge',
    holds: {
      cpuUnits: demand.cpuUnits,
      memoryMiB: demand.memoryMiB,
      gpuIds: gpuIds(draft, slot.containerInstanceArn, demand.gpus),
      ports: demand.ports,
      networkInterfaces: demand.networkInterfaces,
    },
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    healthStatus: 'UNKNOWN',
    containers,
    attachments,
    createdAtMs: draft.nowMs,
    targets: (service?.settings.loadBalancers ?? [])
      .filter(balancer => balancer.targetGroupArn)
      .map(balancer => ({
        targetGroupArn: registeredIn(balancer, revision) as string,
        containerName: balancer.containerName,
        containerPort: balancer.containerPort,
        state: 'unused',
        registeredAtMs: draft.nowMs,
      })),
    healthy: false,
    waitsForInstance: slot.waitsForInstance,
    version: 1,
    statusAtMs: draft.nowMs,
    scriptedUntilMs: draft.nowMs,
    script: unwrittenScript,
  }
  draft.tasks.set(task.taskArn, task)
  if (service) (service.taskArns as Set<string>).add(task.taskArn)
  if (!task.waitsForInstance) {
    occupy(draft, task)
    writeScript(draft, task, taskDefinition)
  }
  if (task.waitsForInstance && task.capacityProviderName) {
    draft.due.capacityProviders.sooner(task.capacityProviderName, draft.nowMs)
  }
  schedule(draft, task)
  return task
}

/** LATEST is 1.4.0 on Linux. */
const fargateVersion = (asked: string | undefined) => (!asked || asked === 'LATEST' ? '1.4.0' : asked)
