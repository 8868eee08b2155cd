import type {Attachment, LaunchType, NetworkBinding, NetworkInterface, Tag, TaskOverride} from '@aws-sdk/client-ecs'

/** DescribeTasks' `lastStatus`, in the order a task walks through them. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED'

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice'
  | 'InfrastructureHealth'

/** One container of a task, as DescribeTasks shows it. */
export interface TaskContainer {
  name: string
  containerArn: string
  runtimeId?: string
  image?: string
  imageDigest?: string
  essential: boolean
  /** Whether the task definition gives it a `healthCheck`; an image's HEALTHCHECK is ignored. */
  healthChecked: boolean
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED'
  healthStatus: HealthStatus
  exitCode?: number
  /** At most 1024 characters. */
  reason?: string
  networkBindings: NetworkBinding[]
  networkInterfaces: NetworkInterface[]
  cpu?: string
  memory?: string
  memoryReservation?: string
}

/** A task in one target group. */
export interface TaskTarget {
  targetGroupArn: string
  containerName?: string
  containerPort?: number
  state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused'
  /** The text after `due to (reason …)`: `Health checks failed with these codes: [503]`. */
  reason?: string
  registeredAtMs: number
}

/** A host port a task holds on its container instance. */
export interface HostPort {
  port: number
  protocol: 'tcp' | 'udp'
}

/**
 * What will happen to one task, as data, decided when it is created: the scheduler itself knows no containers.
 * Every duration is relative to the phase it names; a member left out takes the value of the assumption `task-timeline`.
 */
export interface TaskScript {
  /** Time in PROVISIONING (network interface attachment). */
  provisioningMs?: number
  /** Time from PENDING to the end of the image pull. */
  pullMs?: number
  /** Time in ACTIVATING (registration with load balancers). */
  activatingMs?: number
  /** The task never reaches RUNNING: `afterMs` counts from the beginning of the phase. stopCode is TaskFailedToStart. */
  failure?: {
    phase: 'provisioning' | 'pull' | 'start'
    /** For `pull` 77 s when absent, else 0. */
    afterMs?: number
    stoppedReason: string
    /** The container whose `reason` and `exitCode` say more; the first one when absent. */
    container?: string
    reason?: string
    exitCode?: number
  }
  /** Containers that end by themselves, counted from RUNNING. */
  exits?: {container: string; afterMs: number; exitCode?: number; reason?: string}[]
  /** Results of container health checks, counted from RUNNING. A checked container not listed becomes HEALTHY. */
  containerHealth?: {container: string; afterMs: number; status: HealthStatus}[]
  /** Target health, counted from RUNNING. A target group not listed becomes healthy after its own interval × threshold. */
  targetHealth?: {targetGroupArn?: string; afterMs: number; state: 'healthy' | 'unhealthy'; reason?: string}[]
  /** The host or the capacity goes away, counted from RUNNING. */
  interruption?: {afterMs: number; stopCode: StopCode; stoppedReason: string}
  /** What each container does on SIGTERM: exits after `afterMs` with `exitCode` (143 when absent); never exits = SIGKILL, 137. */
  onStop?: {container: string; afterMs?: number; exitCode?: number}[]
  /** Time in DEPROVISIONING. */
  deprovisioningMs?: number
}

/** A script with every time decided: all that happens to the task by itself. */
export interface ResolvedScript extends TaskScript {
  provisioningMs: number
  pullMs: number
  activatingMs: number
  deprovisioningMs: number
  exits: {container: string; afterMs: number; exitCode?: number; reason?: string}[]
  containerHealth: {container: string; afterMs: number; status: HealthStatus}[]
  targetHealth: {targetGroupArn?: string; afterMs: number; state: 'healthy' | 'unhealthy'; reason?: string}[]
  /** The longest deregistration delay of its target groups. */
  deregistrationMs: number
  /** From SIGTERM to the end of each container. */
  stops: {container: string; afterMs: number; exitCode: number}[]
}

/** One task as the scheduler sees and changes it. Times are milliseconds since the epoch. */
export interface Task {
  taskArn: string
  taskDefinitionArn: string
  containerInstanceArn?: string
  availabilityZone?: string
  subnetId?: string
  /** `service:NAME` or `family:FAMILY`, or what RunTask was given. */
  group: string
  /** The deployment's id for tasks of a service. */
  startedBy?: string
  serviceName?: string
  deploymentId?: string
  serviceRevisionArn?: string
  launchType: LaunchType
  capacityProviderName?: string
  platformVersion?: string
  platformFamily?: string
  cpu?: string
  memory?: string
  networkMode?: string
  /** CPU units, MiB, ports and interfaces held on the container instance while desiredStatus is RUNNING. */
  holds: {cpuUnits: number; memoryMiB: number; gpuIds: string[]; ports: HostPort[]; networkInterfaces: number}
  desiredStatus: 'RUNNING' | 'STOPPED'
  lastStatus: TaskStatus
  healthStatus: HealthStatus
  containers: TaskContainer[]
  attachments: Attachment[]
  overrides?: TaskOverride
  tags?: Tag[]
  enableExecuteCommand?: boolean
  createdAtMs: number
  pullStartedAtMs?: number
  pullStoppedAtMs?: number
  connectivityAtMs?: number
  startedAtMs?: number
  stoppingAtMs?: number
  executionStoppedAtMs?: number
  stoppedAtMs?: number
  stopCode?: StopCode
  stoppedReason?: string
  targets: TaskTarget[]
  protection?: {expiresAtMs: number}
  /** Counts towards minimumHealthyPercent. */
  healthy: boolean
  /** Has been healthy once: its end is no failure of the deployment. */
  proven?: boolean
  /** Already counted as a failure of its deployment. */
  failed?: boolean
  /** Found unhealthy after its grace period, and why: it is being replaced. */
  unhealthy?: 'container' | 'target'
  /** Started during a rollout in place of an unhealthy task of the old revision. */
  repairs?: boolean
  /** Started by AZ rebalancing, in this zone. */
  rebalanceTo?: string
  /** Waiting in PROVISIONING for a container instance of its capacity provider. */
  waitsForInstance?: boolean
  version: number
  /** When `lastStatus` was entered. */
  statusAtMs: number
  /** What of the script lies before has happened. */
  scriptedUntilMs: number
  script: ResolvedScript
}
