import type {Task} from '@aws-sdk/client-ecs'
import type {TaskStoppedEvent} from './event.js'

/** What an event line says of a stopped task: how it and its containers ended, and where it ran. */
export function stoppedMembers(
  task: Task,
): Pick<
  TaskStoppedEvent,
  'taskArn' | 'stopCode' | 'stoppedReason' | 'containers' | 'containerInstanceArn' | 'availabilityZone'
> {
  return {
    taskArn: task.taskArn ?? '',
    ...(task.stopCode ? {stopCode: task.stopCode} : {}),
    ...(task.stoppedReason ? {stoppedReason: task.stoppedReason} : {}),
    containers: (task.containers ?? []).map(container => ({
      name: container.name ?? '',
      ...(container.exitCode === undefined || container.exitCode === null ? {} : {exitCode: container.exitCode}),
      ...(container.reason ? {reason: container.reason} : {}),
    })),
    ...(task.containerInstanceArn ? {containerInstanceArn: task.containerInstanceArn} : {}),
    ...(task.availabilityZone ? {availabilityZone: task.availabilityZone} : {}),
  }
}
