import type {
  Attachment,
  Attribute,
  CapacityProviderStrategyItem,
  CreateServiceRequest,
  DeploymentConfiguration,
  LaunchType,
  ManagedScaling,
  Resource,
  Tag,
} from '@aws-sdk/client-ecs'
import type {SchedulerEvent} from './event.js'
import type {DeploymentLifecycle} from './lifecycle-stage.js'
import type {Task} from './task.js'

/**
 * One cluster as the scheduler sees and changes it: plain data, never mutated. Times are milliseconds since the epoch.
 * Maps keep insertion order, which is the order the endpoint lists in.
 */
export interface ClusterState {
  clusterName: string
  clusterArn: string
  region: string
  accountId: string
  status: 'ACTIVE' | 'PROVISIONING' | 'DEPROVISIONING' | 'FAILED' | 'INACTIVE'
  /** Seed and number of draws made so far: the source of every id and every choice that AWS leaves to chance. */
  seed: number
  draws: number
  containerInstances: ReadonlyMap<string, ContainerInstance>
  /** Every task that can be described, STOPPED ones for an hour. By taskArn. */
  tasks: ReadonlyMap<string, Task>
  /** By serviceName; INACTIVE ones too, until a service of that name is created again. */
  services: ReadonlyMap<string, Service>
  capacityProviders: ReadonlyMap<string, CapacityProvider>
  defaultCapacityProviderStrategy: CapacityProviderStrategyItem[]
  /** Account setting awsvpcTrunking. */
  awsvpcTrunking: boolean
  tags: Tag[]
  settings: {name: string; value: string}[]
  /** When something happens next to a task (by taskArn), a service or a capacity provider (by name): nothing else costs time. */
  due: {
    tasks: ReadonlyMap<string, number>
    services: ReadonlyMap<string, number>
    capacityProviders: ReadonlyMap<string, number>
    /** When STOPPED tasks are next looked through for those that can no longer be described. */
    sweepMs?: number
  }
}

/** Assignable to the placement engine's own ContainerInstance. */
export interface ContainerInstance {
  containerInstanceArn: string
  ec2InstanceId?: string
  status: 'REGISTERING' | 'REGISTRATION_FAILED' | 'ACTIVE' | 'DRAINING' | 'DEREGISTERING' | 'INACTIVE'
  statusReason?: string
  agentConnected: boolean
  versionInfo: {agentVersion?: string; agentHash?: string; dockerVersion?: string}
  registeredAtMs: number
  capacityProviderName?: string
  attributes: (Attribute & {name: string})[]
  /** As RegisterContainerInstance's `totalResources` gave them: CPU, MEMORY, PORTS, PORTS_UDP, GPU. */
  registeredResources: (Resource & {name: string})[]
  /** Registered minus what tasks with desiredStatus RUNNING hold; PORTS are those in use, GPU those free. */
  remainingResources: (Resource & {name: string})[]
  runningTasksCount: number
  pendingTasksCount: number
  attachments: Attachment[]
  tags?: Tag[]
  version: number
}

/** A capacity provider with its Auto Scaling group; FARGATE and FARGATE_SPOT have neither group nor instances. */
export interface CapacityProvider {
  name: string
  capacityProviderArn: string
  status: 'ACTIVE' | 'INACTIVE'
  autoScalingGroupArn?: string
  managedScaling?: ManagedScaling
  managedTerminationProtection?: 'ENABLED' | 'DISABLED'
  managedDraining?: 'ENABLED' | 'DISABLED'
  tags?: Tag[]
  /** The group: instances it has asked for, and its limits. */
  group?: {
    instanceTypes: string[]
    availabilityZones: string[]
    min: number
    max: number
    desired: number
    /** From asking for an instance to its registration in the cluster. */
    startMs: number
    /** When the instances already asked for will register, earliest first. */
    starting: readonly number[]
    /** Instances launched so far: the number of the next one. */
    launched: number
    /** Since when the group has had empty instances. */
    emptySinceMs?: number
  }
}

/** CreateService's members that hold for the service now; UpdateService changes them. */
export type ServiceSettings = Omit<
  CreateServiceRequest,
  'cluster' | 'serviceName' | 'taskDefinition' | 'clientToken' | 'tags' | 'desiredCount'
> & {
  /** The full ARN. */
  taskDefinition: string
  desiredCount: number
  schedulingStrategy: 'REPLICA' | 'DAEMON'
  deploymentConfiguration: DeploymentConfiguration & {minimumHealthyPercent: number; maximumPercent: number}
  availabilityZoneRebalancing: 'ENABLED' | 'DISABLED'
  healthCheckGracePeriodSeconds?: number
}

export interface Service {
  serviceName: string
  serviceArn: string
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  createdAtMs: number
  createdBy?: string
  settings: ServiceSettings
  tags: Tag[]
  /** As DescribeServices lists them: the PRIMARY first. */
  deployments: readonly Deployment[]
  /** Newest first, those of 90 days. */
  serviceDeployments: readonly ServiceDeployment[]
  /** Newest first. */
  serviceRevisions: readonly ServiceRevision[]
  /** Newest first, at most 100. */
  events: readonly ServiceEvent[]
  /** Tasks that are not STOPPED, in order of creation. */
  taskArns: ReadonlySet<string>
  /** The most recent COMPLETED deployment: what a rollback goes back to. */
  completed?: Deployment
  /** When each kind of event was last emitted, for duplicate suppression. */
  emitted: Readonly<Record<string, {message: string; atMs: number}>>
  /** Since when the service is steady. */
  steadyAtMs?: number
  /** AZ rebalancing under way. */
  rebalancing?: boolean
  /** The `steadyAtMs` for which the balance of zones was looked at. */
  balanceCheckedMs?: number
}

export interface ServiceEvent {
  id: string
  createdAtMs: number
  message: string
}

/** A deployment as DescribeServices shows it, and what the scheduler keeps for it. */
export interface Deployment {
  /** `ecs-svc/` and 19 digits. */
  id: string
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE'
  taskDefinition: string
  serviceRevisionArn: string
  serviceDeploymentArn: string
  desiredCount: number
  pendingCount: number
  runningCount: number
  /** Tasks failed as the circuit breaker counts them. */
  failedTasks: number
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  rolloutStateReason: string
  createdAtMs: number
  updatedAtMs: number
  /** Consecutive tasks that never ran, for the retry back-off. */
  launchFailures: number
  /** No task of it is started before. */
  nextAttemptAtMs?: number
  /** When the current delay began: tasks created before it belong to the round that failed. */
  backedOffAtMs?: number
  /** Tasks that never ran and count as failures at these times. */
  failuresDueAtMs: readonly number[]
  /** A placement of it failed: tried again when the cluster changes. */
  unplaced?: boolean
  /** A task of it has been healthy. */
  proven: boolean
  /** It went back to IN_PROGRESS as the target of a rollback. */
  rollback?: boolean
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED'

export interface ServiceDeployment {
  /** `…:service-deployment/CLUSTER/SERVICE/` and 21 URL-safe characters. */
  serviceDeploymentArn: string
  deploymentId: string
  status: ServiceDeploymentStatus
  statusReason?: string
  createdAtMs: number
  startedAtMs?: number
  updatedAtMs: number
  finishedAtMs?: number
  stoppedAtMs?: number
  targetServiceRevisionArn: string
  sourceServiceRevisionArns: readonly string[]
  deploymentConfiguration: DeploymentConfiguration
  circuitBreaker: {
    status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED'
    failureCount: number
    threshold: number
  }
  alarms?: {
    status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED'
    alarmNames: readonly string[]
    triggeredAlarmNames: readonly string[]
  }
  rollback?: {reason: string; startedAtMs: number; serviceRevisionArn: string}
  /** Set when the last task is in place: COMPLETED not before. */
  bakeUntilMs?: number
  /** Of a blue/green, linear or canary deployment. */
  lifecycle?: DeploymentLifecycle
}

export interface ServiceRevision {
  /** `…:service-revision/CLUSTER/SERVICE/` and 19 digits. */
  serviceRevisionArn: string
  taskDefinition: string
  createdAtMs: number
  launchType?: LaunchType
  /** The settings a service revision freezes. */
  settings: ServiceSettings
  containerImages: readonly {containerName: string; image: string; imageDigest?: string}[]
  /** Alternate target groups its tasks register in, by the target group of the load balancer. */
  alternates?: Readonly<Record<string, string>>
}

/** What one step yields. `nextAtMs`: when the next thing happens by itself; absent when nothing will. */
export interface StepResult {
  state: ClusterState
  events: SchedulerEvent[]
  nextAtMs?: number
}
