import type {TaskDefinition} from '@aws-sdk/client-ecs'
import type {SchedulerAssumptions} from './assumptions.js'
import type {HookAnswer, HookCall} from './hooks.js'
import type {ContainerInstance, Service} from './state.js'
import type {Task, TaskScript} from './task.js'

/** How a target group checks and drains: what the scheduler needs to know of ELBv2. */
export interface TargetGroupTimes {
  healthCheckIntervalMs: number
  healthyThreshold: number
  unhealthyThreshold: number
  deregistrationDelayMs: number
}

/**
 * Everything outside the cluster, as pure look-ups: the caller answers from its own state (local endpoint) or lets
 * everything go well (plan). Nothing here may depend on the hour or on chance.
 */
export interface World {
  taskDefinition(taskDefinitionArn: string): TaskDefinition | undefined
  /** What will happen to a task, asked once, when it is placed. */
  taskScript(
    task: Task,
    taskDefinition: TaskDefinition,
    instance: ContainerInstance | undefined,
    nowMs: number,
  ): TaskScript
  targetGroup?(targetGroupArn: string): TargetGroupTimes | undefined
  /** The digest an image reference stands for now; undefined when it cannot be resolved. */
  imageDigest?(image: string): string | undefined
  alarmState?(alarmName: string, nowMs: number): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  /** What a lifecycle hook's function answers to one call; SUCCEEDED at once when nobody says. */
  hookAnswer?(call: HookCall, nowMs: number): HookAnswer
  /** Why a service's listener rules keep it from being deployed in stages: the text after `networking configuration`. */
  networkFault?(service: Service): string | undefined
  /** Time after which somebody continues a paused deployment by themselves; nobody does when undefined. */
  continuesAfterMs?(lifecycleStage: string): number | undefined
  subnet?(subnetId: string): {availabilityZone: string; vpcId?: string; availableIpAddressCount?: number} | undefined
  /** Why Fargate cannot start one more task now (the text after `Reason: `), or undefined. */
  fargateRefusal?(
    taskDefinition: TaskDefinition,
    availabilityZone: string | undefined,
    nowMs: number,
  ): string | undefined
  /** Why no task of the service can be launched (the text within `(error …)`), or undefined. */
  launchError?(service: Service, taskDefinition: TaskDefinition, nowMs: number): string | undefined
  /** The container instance a capacity provider's group adds next; undefined when it can add none. */
  newContainerInstance?(
    capacityProviderName: string,
    ordinal: number,
    nowMs: number,
  ): Pick<ContainerInstance, 'attributes' | 'registeredResources' | 'versionInfo'> | undefined
  assumptions?: Partial<SchedulerAssumptions>
}
