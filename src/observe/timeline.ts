/** A service event, as DescribeServices gives it. */
export interface TimelineEvent {
  id: string
  atMs: number
  message: string
}

/** One container of a stopped task. */
export interface TimelineContainer {
  name: string
  exitCode?: number
  reason?: string
  lastStatus?: string
  healthStatus?: string
  image?: string
  imageDigest?: string
  runtimeId?: string
}

/** A task that stopped or was told to, as DescribeTasks gives it; times in milliseconds since the epoch. */
export interface StoppedTask {
  taskArn: string
  /** `startedBy`: the deployment (`ecs-svc/…`) that started it. */
  deploymentId?: string
  taskDefinitionArn?: string
  stopCode?: string
  stoppedReason?: string
  lastStatus?: string
  healthStatus?: string
  containers: TimelineContainer[]
  /** `statusReason` of attachments (network interface, EBS volume) that have one. */
  attachmentReasons: string[]
  launchType?: string
  capacityProviderName?: string
  availabilityZone?: string
  containerInstanceArn?: string
  createdAtMs?: number
  pullStartedAtMs?: number
  pullStoppedAtMs?: number
  startedAtMs?: number
  stoppingAtMs?: number
  executionStoppedAtMs?: number
  stoppedAtMs?: number
}

/** What of a container definition a diagnosis speaks about. */
export interface TimelineContainerDefinition {
  name: string
  image?: string
  essential: boolean
  memoryMiB?: number
  memoryReservationMiB?: number
  command?: string[]
  entryPoint?: string[]
  hostPorts: number[]
  containerPorts: number[]
  logDriver?: string
  logOptions: Record<string, string>
  healthCheck?: {command: string[]; intervalSeconds: number; retries: number; startPeriodSeconds: number}
  dependsOn: {containerName: string; condition: string}[]
}

export interface TimelineTaskDefinition {
  taskDefinitionArn: string
  networkMode?: string
  cpuArchitecture?: string
  executionRoleArn?: string
  taskRoleArn?: string
  memoryMiB?: number
  containers: TimelineContainerDefinition[]
}

/** The deployment a timeline is about. */
export interface TimelineDeployment {
  /** `ecs-svc/…`, what `startedBy` of its tasks holds. */
  id?: string
  serviceDeploymentArn?: string
  taskDefinitionArn?: string
  status?: string
  statusReason?: string
  rolloutState?: string
  rolloutStateReason?: string
  startedAtMs?: number
  failedTasks?: number
  runningCount?: number
  breaker?: {status: string; failures: number; threshold: number}
  alarms?: {status: string; names: string[]; triggered: string[]}
  lifecycleStage?: string
  /** Hooks of the stage that have ended badly, as ECS shows them. */
  failedHooks?: {targetType: string; status: string; targetArn?: string}[]
  /** How revisions take turns (`ROLLING`, `BLUE_GREEN`, …), when ECS says. */
  strategy?: string
}

/**
 * What happened to one service since one of its deployments began: all a diagnosis may look at besides evidence.
 * JSON-serialisable, events and tasks oldest first; those of other deployments are kept apart.
 */
export interface Timeline {
  cluster: string
  service: string
  /** The newest moment AWS named. */
  atMs: number
  deployment: TimelineDeployment
  desiredCount: number
  runningCount: number
  pendingCount: number
  minimumHealthyPercent: number
  maximumPercent: number
  launchType?: string
  schedulingStrategy?: string
  healthCheckGracePeriodSeconds: number
  targetGroupArns: string[]
  taskDefinition?: TimelineTaskDefinition
  /** Since the deployment began. */
  events: TimelineEvent[]
  /** Tasks of this deployment that stopped by themselves, or were stopped for their health. */
  stoppedTasks: StoppedTask[]
  /** Tasks of other deployments, and events before this one: never its cause. */
  before: {events: TimelineEvent[]; stoppedTasks: StoppedTask[]}
}
