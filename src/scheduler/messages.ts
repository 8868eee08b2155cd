/**
 * The texts of service events, rollout states and stop reasons, as the API writes them (AWS docs: service event
 * messages; stopped task error messages). Each starts with `(service NAME) `, which `emit` puts in front.
 */
import {arnName} from '../core/arn.js'

const taskList = (taskArns: readonly string[]) => taskArns.map(arn => `(task ${arnName(arn)})`).join(' ')

export const messages = {
  steady: () => 'has reached a steady state.',
  started: (taskArns: readonly string[], replaced: number) =>
    `has started ${taskArns.length} tasks: ${taskList(taskArns)}.${replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : ''}`,
  startedToRebalance: (taskArns: readonly string[], availabilityZone: string) =>
    `has started ${taskArns.length} tasks in ${availabilityZone} to AZ Rebalance: ${taskList(taskArns)}.`,
  stopped: (taskArns: readonly string[]) => `has stopped ${taskArns.length} running tasks: ${taskList(taskArns)}.`,
  stoppedPending: (count: number) => `stopped ${count} pending tasks.`,
  draining: (count: number) => `has begun draining connections on ${count} tasks.`,
  registered: (count: number, targetGroupArn: string) =>
    `registered ${count} targets in (target-group ${targetGroupArn})`,
  deregistered: (count: number, targetGroupArn: string) =>
    `deregistered ${count} targets in (target-group ${targetGroupArn})`,
  targetUnhealthy: (taskArn: string, port: number | undefined, targetGroupArn: string, reason: string) =>
    `(task ${arnName(taskArn)}) ${port === undefined ? '' : `(port ${port}) `}is unhealthy in (target-group ${targetGroupArn}) due to (reason ${reason}).`,
  containerUnhealthy: (taskArn: string) => `(task ${arnName(taskArn)}) failed container health checks.`,
  deploymentCompleted: (id: string) => `(deployment ${id}) deployment completed.`,
  deploymentFailedToStart: (id: string) => `(deployment ${id}) deployment failed: tasks failed to start.`,
  deploymentAlarm: (id: string) => `(deployment ${id}) deployment failed: alarm detected.`,
  deploymentHook: (id: string) => `(deployment ${id}) deployment failed: hook execution failure(s) detected.`,
  deploymentFailed: (id: string, reason: string) => `(deployment ${id}) deployment failed: ${reason}`,
  rollingBack: (id: string) => `rolling back to deployment ${id}.`,
  startImpaired: () =>
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  notPlaced: (reason: string) => `was unable to place a task. Reason: ${reason.replace(/\.?$/, '.')}`,
  noneMet: (detail: string) =>
    `was unable to place a task because no container instance met all of its requirements. ${detail} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  launchError: (error: string) => `failed to launch a task with (error ${error}).`,
  configurationBlocks: () =>
    'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
  provisioningLimit: () =>
    'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
  protectedTasks: (deploymentId: string, count: number) =>
    `was unable to reach steady state because (deployment ${deploymentId}) was unable to scale in due to (reason ${count} tasks under protection)`,
  balanced: (zones: string) => `is AZ balanced with ${zones}.`,
  notBalanced: (zones: string) => `is not AZ balanced with ${zones}. AZ Rebalancing in progress.`,
} as const

/** The end of a `no container instance met all of its requirements` event, from the closest instance's own reason. */
export function closestMatching(reason: string, containerInstanceArn: string | undefined): string {
  if (!containerInstanceArn) return `Reason: ${reason.replace(/\.?$/, '.')}`
  const said: Record<string, string> = {
    'RESOURCE:CPU': 'has insufficient CPU units available.',
    'RESOURCE:MEMORY': 'has insufficient memory available.',
    'RESOURCE:GPU': 'has insufficient GPU resource available.',
    'RESOURCE:PORTS': 'is already using a port required by your task.',
    ATTRIBUTE: 'is missing an attribute required by your task.',
    AGENT: "doesn't have the agent connected.",
  }
  return `The closest matching (container-instance ${arnName(containerInstanceArn)}) ${said[reason] ?? `encountered error "${reason}".`}`
}

export const rolloutReasons = {
  inProgress: (id: string) => `ECS deployment ${id} in progress.`,
  completed: (id: string) => `ECS deployment ${id} completed.`,
  failedToStart: () => 'ECS deployment circuit breaker: tasks failed to start.',
  rollingBackFor: (cause: string, id: string) =>
    `ECS deployment ${cause === 'breaker' || cause === 'stopped' ? 'circuit breaker' : cause}: rolling back to deploymentId ${id}.`,
  stopped: (id: string) => `ECS deployment ${id} stopped: rolling back.`,
  alarm: () => 'ECS deployment failed: alarm detected.',
  hook: () => 'ECS deployment failed: hook execution failure(s) detected.',
  failed: (id: string) => `ECS deployment ${id} failed.`,
} as const

export const statusReasons = {
  breaker: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  alarm: 'Service deployment rolled back because of alarm detected.',
  stopped: 'Service deployment rolled back because StopServiceDeployment was called.',
  hook: (stage: string, reason: string) =>
    `Service deployment rolled back because ${stage} lifecycle hook(s) failed. ${reason}`.trim(),
  hookTimeout: (stage: string, kind: string) => `Service deployment rolled back because ${stage} ${kind} timed out.`,
  network: (fault: string) => `Service deployment rolled back because of invalid networking configuration${fault}`,
  stageTimeout: (stage: string) => `Service deployment rolled back because the ${stage} lifecycle stage timed out.`,
  deploymentTimeout: () => 'Service deployment rolled back because it took longer than 30 days.',
} as const

export const stoppedReasons = {
  essentialExited: 'Essential container in task exited',
  scaling: (deploymentId: string) => `Scaling activity initiated by (deployment ${deploymentId})`,
  targetUnhealthy: (targetGroupArn: string) => `Task failed ELB health checks in (target-group ${targetGroupArn})`,
  containerUnhealthy: 'Task failed container health checks',
  deregistered: 'Container instance deregistration forced by user',
  terminated: (instanceId: string) => `Host EC2 (instance ${instanceId}) terminated.`,
} as const
