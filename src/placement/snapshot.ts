/**
 * A cluster as it was at one moment: immutable, versioned, JSON. The member names and the forms of the values are
 * AWS's own, so that `jq` over `aws ecs describe-…` output can make one. Every member that a call may have left out
 * is optional: absent means not known, and null is never written.
 */

/** A time as the AWS CLI writes it: an ISO 8601 text, or epoch seconds; kept as given. See `epochMs`. */
export type Timestamp = string | number

export interface Attribute {
  name: string
  value?: string
  targetType?: string
  targetId?: string
}

/** CPU and MEMORY are INTEGER; PORTS, PORTS_UDP and GPU are STRINGSET. PORTS remaining lists the ports in use. */
export interface Resource {
  name: string
  type?: string
  integerValue?: number
  longValue?: number
  doubleValue?: number
  stringSetValue?: string[]
}

export interface Attachment {
  id?: string
  type?: string
  status?: string
}

export interface ContainerInstance {
  containerInstanceArn: string
  ec2InstanceId?: string
  /** REGISTERING | REGISTRATION_FAILED | ACTIVE | INACTIVE | DEREGISTERING | DRAINING */
  status?: string
  agentConnected?: boolean
  versionInfo?: {agentVersion?: string}
  registeredAt?: Timestamp
  runningTasksCount?: number
  pendingTasksCount?: number
  capacityProviderName?: string
  attributes?: Attribute[]
  registeredResources?: Resource[]
  remainingResources?: Resource[]
  attachments?: Attachment[]
}

export interface SnapshotTask {
  taskArn: string
  containerInstanceArn?: string
  taskDefinitionArn?: string
  /** `service:NAME` for a service's task, `family:NAME` unless RunTask gave another. */
  group?: string
  startedBy?: string
  desiredStatus?: string
  lastStatus?: string
  healthStatus?: string
  launchType?: string
  capacityProviderName?: string
  /** Units as a text, as DescribeTasks answers. */
  cpu?: string
  /** MiB as a text. */
  memory?: string
  availabilityZone?: string
  createdAt?: Timestamp
  startedAt?: Timestamp
  attachments?: Attachment[]
}

export interface PlacementConstraint {
  type?: string
  expression?: string
}

export interface PlacementStrategy {
  type?: string
  field?: string
}

export interface CapacityProviderStrategyItem {
  capacityProvider: string
  base?: number
  weight?: number
}

export interface NetworkConfiguration {
  awsvpcConfiguration?: {subnets?: string[]; securityGroups?: string[]; assignPublicIp?: string}
}

export interface LoadBalancer {
  targetGroupArn?: string
  loadBalancerName?: string
  containerName?: string
  containerPort?: number
  advancedConfiguration?: {
    alternateTargetGroupArn?: string
    productionListenerRule?: string
    testListenerRule?: string
  }
}

export interface DeploymentConfiguration {
  maximumPercent?: number
  minimumHealthyPercent?: number
  strategy?: string
  bakeTimeInMinutes?: number
  deploymentCircuitBreaker?: {enable?: boolean; rollback?: boolean}
  alarms?: {alarmNames?: string[]; enable?: boolean; rollback?: boolean}
  linearConfiguration?: {stepPercent?: number; stepBakeTimeInMinutes?: number}
  canaryConfiguration?: {canaryPercent?: number; canaryBakeTimeInMinutes?: number}
  lifecycleHooks?: LifecycleHook[]
}

export interface LifecycleHook {
  targetType?: string
  hookTargetArn?: string
  lifecycleStages?: string[]
  timeoutConfiguration?: {timeoutInMinutes?: number; action?: string}
}

export interface SnapshotDeployment {
  id?: string
  status?: string
  taskDefinition?: string
  desiredCount?: number
  pendingCount?: number
  runningCount?: number
  failedTasks?: number
  createdAt?: Timestamp
  updatedAt?: Timestamp
  rolloutState?: string
  rolloutStateReason?: string
  launchType?: string
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
}

export interface ServiceEvent {
  id?: string
  createdAt?: Timestamp
  message?: string
}

export interface SnapshotService {
  serviceName: string
  serviceArn?: string
  clusterArn?: string
  status?: string
  taskDefinition?: string
  desiredCount?: number
  runningCount?: number
  pendingCount?: number
  launchType?: string
  platformVersion?: string
  platformFamily?: string
  schedulingStrategy?: string
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  placementConstraints?: PlacementConstraint[]
  placementStrategy?: PlacementStrategy[]
  networkConfiguration?: NetworkConfiguration
  loadBalancers?: LoadBalancer[]
  healthCheckGracePeriodSeconds?: number
  availabilityZoneRebalancing?: string
  deploymentController?: {type?: string}
  deploymentConfiguration?: DeploymentConfiguration
  deployments?: SnapshotDeployment[]
  events?: ServiceEvent[]
  createdAt?: Timestamp
}

export interface PortMapping {
  containerPort?: number
  hostPort?: number
  protocol?: string
  containerPortRange?: string
  name?: string
}

export interface SnapshotContainerDefinition {
  name?: string
  image?: string
  cpu?: number
  /** MiB */
  memory?: number
  /** MiB */
  memoryReservation?: number
  essential?: boolean
  portMappings?: PortMapping[]
  resourceRequirements?: {type?: string; value?: string}[]
  healthCheck?: {command?: string[]; interval?: number; timeout?: number; retries?: number; startPeriod?: number}
  dependsOn?: {containerName?: string; condition?: string}[]
  stopTimeout?: number
}

export interface SnapshotTaskDefinition {
  taskDefinitionArn?: string
  family?: string
  revision?: number
  networkMode?: string
  cpu?: string
  memory?: string
  requiresAttributes?: Attribute[]
  placementConstraints?: PlacementConstraint[]
  requiresCompatibilities?: string[]
  runtimePlatform?: {cpuArchitecture?: string; operatingSystemFamily?: string}
  containerDefinitions?: SnapshotContainerDefinition[]
}

export interface SnapshotCapacityProvider {
  name?: string
  capacityProviderArn?: string
  status?: string
  autoScalingGroupProvider?: {
    autoScalingGroupArn?: string
    managedScaling?: {
      status?: string
      targetCapacity?: number
      minimumScalingStepSize?: number
      maximumScalingStepSize?: number
      instanceWarmupPeriod?: number
    }
    managedTerminationProtection?: string
    managedDraining?: string
  }
  managedInstancesProvider?: object
}

export interface AutoScalingGroup {
  name: string
  min?: number
  max?: number
  desired?: number
  instanceTypes?: string[]
}

export interface Subnet {
  subnetId: string
  availabilityZone?: string
  vpcId?: string
  availableIpAddressCount?: number
}

export interface TargetGroup {
  targetGroupArn: string
  healthCheckIntervalSeconds?: number
  healthyThresholdCount?: number
  deregistrationDelaySeconds?: number
}

/** What could not be read, or was not supplied: `tasks`, `services`, `subnets`, … and why. */
export interface NotRead {
  what: string
  why?: string
  iamAction?: string
}

export interface SnapshotCluster {
  clusterName?: string
  clusterArn?: string
  capacityProviders?: string[]
  defaultCapacityProviderStrategy?: CapacityProviderStrategyItem[]
}

/** The file format version this code reads and writes. */
export const snapshotVersion = 1

export interface ClusterSnapshot {
  gantrySnapshot: typeof snapshotVersion
  /** ISO 8601 */
  takenAt?: string
  region?: string
  account?: string
  cluster?: SnapshotCluster
  containerInstances: ContainerInstance[]
  tasks?: SnapshotTask[]
  services?: SnapshotService[]
  taskDefinitions?: SnapshotTaskDefinition[]
  capacityProviders?: SnapshotCapacityProvider[]
  autoScalingGroups?: AutoScalingGroup[]
  subnets?: Subnet[]
  targetGroups?: TargetGroup[]
  /** `enabled` or `disabled`, as ListAccountSettings answers. */
  accountSettings?: {awsvpcTrunking?: string}
  notRead?: NotRead[]
}

/** Milliseconds since the epoch of a timestamp as the AWS CLI writes it; undefined when it is neither form. */
export function epochMs(timestamp: Timestamp | undefined): number | undefined {
  if (timestamp === undefined) return undefined
  if (typeof timestamp === 'number') return Number.isFinite(timestamp) ? timestamp * 1000 : undefined
  const ms = Date.parse(timestamp)
  return Number.isNaN(ms) ? undefined : ms
}
