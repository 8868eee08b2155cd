import type {ContainerInstance as ContainerInstanceView} from '@aws-sdk/client-ecs'
import type {ContainerInstance} from '../../scheduler/state.js'

/** A container instance as DescribeContainerInstances answers. */
export function containerInstanceView(
  instance: ContainerInstance,
  include: readonly string[] = [],
): ContainerInstanceView {
  return {
    containerInstanceArn: instance.containerInstanceArn,
    ec2InstanceId: instance.ec2InstanceId,
    capacityProviderName: instance.capacityProviderName,
    version: instance.version,
    versionInfo: instance.versionInfo,
    remainingResources: instance.remainingResources,
    registeredResources: instance.registeredResources,
    status: instance.status,
    statusReason: instance.statusReason,
    agentConnected: instance.agentConnected,
    runningTasksCount: instance.runningTasksCount,
    pendingTasksCount: instance.pendingTasksCount,
    attributes: instance.attributes,
    registeredAt: new Date(instance.registeredAtMs),
    attachments: instance.attachments,
    tags: include.includes('TAGS') ? (instance.tags ?? []) : [],
  }
}
