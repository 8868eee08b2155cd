import type {Service, ServiceDeployment, ServiceEvent, Task, TaskDefinition} from '@aws-sdk/client-ecs'
import type {StoppedTask, Timeline, TimelineDeployment, TimelineEvent, TimelineTaskDefinition} from './timeline.js'

/** A described task as the timeline keeps it. */
export function stoppedTaskOf(task: Task): StoppedTask {
  return {
    taskArn: task.taskArn ?? '',
    ...(task.startedBy ? {deploymentId: task.startedBy} : {}),
    ...(task.taskDefinitionArn ? {taskDefinitionArn: task.taskDefinitionArn} : {}),
    ...(task.stopCode ? {stopCode: task.stopCode} : {}),
    ...(task.stoppedReason ? {stoppedReason: task.stoppedReason} : {}),
    ...(task.lastStatus ? {lastStatus: task.lastStatus} : {}),
    ...(task.healthStatus ? {healthStatus: task.healthStatus} : {}),
    containers: (task.containers ?? []).map(container => ({
      name: container.name ?? '',
      ...(container.exitCode === undefined || container.exitCode === null ? {} : {exitCode: container.exitCode}),
      ...(container.reason ? {reason: container.reason} : {}),
      ...(container.lastStatus ? {lastStatus: container.lastStatus} : {}),
      ...(container.healthStatus ? {healthStatus: container.healthStatus} : {}),
      ...(container.image ? {image: container.image} : {}),
      ...(container.imageDigest ? {imageDigest: container.imageDigest} : {}),
      ...(container.runtimeId ? {runtimeId: container.runtimeId} : {}),
    })),
    attachmentReasons: (task.attachments ?? [])
      .flatMap(attachment => attachment.details ?? [])
      .filter(detail => detail.name === 'statusReason' && detail.value)
      .map(detail => detail.value as string),
    ...(task.launchType ? {launchType: task.launchType} : {}),
    ...(task.capacityProviderName ? {capacityProviderName: task.capacityProviderName} : {}),
    ...(task.availabilityZone ? {availabilityZone: task.availabilityZone} : {}),
    ...(task.containerInstanceArn ? {containerInstanceArn: task.containerInstanceArn} : {}),
    ...moments({
      createdAtMs: task.createdAt,
      pullStartedAtMs: task.pullStartedAt,
      pullStoppedAtMs: task.pullStoppedAt,
      startedAtMs: task.startedAt,
      stoppingAtMs: task.stoppingAt,
      executionStoppedAtMs: task.executionStoppedAt,
      stoppedAtMs: task.stoppedAt,
    }),
  }
}

/** A service event as the timeline keeps it. */
export function timelineEventOf(event: ServiceEvent): TimelineEvent {
  return {id: event.id ?? '', atMs: event.createdAt?.getTime() ?? 0, message: event.message ?? ''}
}

/** What of a task definition a diagnosis speaks about. */
export function timelineTaskDefinitionOf(definition: TaskDefinition): TimelineTaskDefinition {
  const memory = Number(definition.memory)
  return {
    taskDefinitionArn: definition.taskDefinitionArn ?? '',
    ...(definition.networkMode ? {networkMode: definition.networkMode} : {}),
    ...(definition.runtimePlatform?.cpuArchitecture
      ? {cpuArchitecture: definition.runtimePlatform.cpuArchitecture}
      : {}),
    ...(definition.executionRoleArn ? {executionRoleArn: definition.executionRoleArn} : {}),
    ...(definition.taskRoleArn ? {taskRoleArn: definition.taskRoleArn} : {}),
    ...(memory > 0 ? {memoryMiB: memory} : {}),
    containers: (definition.containerDefinitions ?? []).map(container => ({
      name: container.name ?? '',
      ...(container.image ? {image: container.image} : {}),
      essential: container.essential ?? true,
      ...(container.memory ? {memoryMiB: container.memory} : {}),
      ...(container.memoryReservation ? {memoryReservationMiB: container.memoryReservation} : {}),
      ...(container.command?.length ? {command: container.command} : {}),
      ...(container.entryPoint?.length ? {entryPoint: container.entryPoint} : {}),
      hostPorts: (container.portMappings ?? []).flatMap(mapping => (mapping.hostPort ? [mapping.hostPort] : [])),
      containerPorts: (container.portMappings ?? []).flatMap(mapping =>
        mapping.containerPort ? [mapping.containerPort] : [],
      ),
      ...(container.logConfiguration?.logDriver ? {logDriver: container.logConfiguration.logDriver} : {}),
      logOptions: container.logConfiguration?.options ?? {},
      ...(container.healthCheck
        ? {
            healthCheck: {
              command: container.healthCheck.command ?? [],
              intervalSeconds: container.healthCheck.interval ?? 30,
              retries: container.healthCheck.retries ?? 3,
              startPeriodSeconds: container.healthCheck.startPeriod ?? 0,
            },
          }
        : {}),
      dependsOn: (container.dependsOn ?? []).map(dependency => ({
        containerName: dependency.containerName ?? '',
        condition: dependency.condition ?? '',
      })),
    })),
  }
}

/** What was read of a service, before it is sorted into a timeline. */
export interface TimelineParts {
  cluster: string
  service: Service
  deployment?: ServiceDeployment
  /** `ecs-svc/…` of the deployment the timeline is about; absent: the PRIMARY one. */
  deploymentId?: string
  tasks: readonly Task[]
  taskDefinition?: TaskDefinition
  /** Milliseconds; absent: the newest moment among what was read. */
  nowMs?: number
}

/**
 * Sorts what was read into one deployment's timeline. Events before its beginning and tasks another deployment started
 * stand under `before`.
 */
export function buildTimeline(parts: TimelineParts): Timeline {
  const {service, deployment} = parts
  const rollout =
    service.deployments?.find(candidate => candidate.id === parts.deploymentId) ??
    (parts.deploymentId === undefined
      ? service.deployments?.find(candidate => candidate.status === 'PRIMARY')
      : undefined)
  const id = parts.deploymentId ?? rollout?.id
  const began = deployment?.startedAt ?? deployment?.createdAt ?? rollout?.createdAt
  // the service deployment's and the rollout's creation differ by moments, and its first events lie between them
  const beganMs = began ? Math.min(began.getTime(), rollout?.createdAt?.getTime() ?? Infinity) : 0
  const events = (service.events ?? []).map(timelineEventOf).sort((a, b) => a.atMs - b.atMs)
  const tasks = parts.tasks.map(stoppedTaskOf).sort((a, b) => stopMs(a) - stopMs(b))
  const mine = (task: StoppedTask) => id === undefined || task.deploymentId === undefined || task.deploymentId === id
  const strategy = (deployment?.deploymentConfiguration ?? service.deploymentConfiguration)?.strategy
  const failedHooks = (deployment?.lifecycleHookDetails ?? [])
    .filter(({status}) => status === 'FAILED' || status === 'TIMED_OUT')
    .map(({targetType, status, targetArn}) => ({
      targetType: targetType ?? 'AWS_LAMBDA',
      status: status ?? '',
      ...(targetArn ? {targetArn} : {}),
    }))
  const timelineDeployment: TimelineDeployment = {
    ...(id ? {id} : {}),
    ...(deployment?.serviceDeploymentArn ? {serviceDeploymentArn: deployment.serviceDeploymentArn} : {}),
    ...((rollout?.taskDefinition ?? service.taskDefinition)
      ? {taskDefinitionArn: rollout?.taskDefinition ?? service.taskDefinition}
      : {}),
    ...(deployment?.status ? {status: deployment.status} : {}),
    ...(deployment?.statusReason ? {statusReason: deployment.statusReason} : {}),
    ...(rollout?.rolloutState ? {rolloutState: rollout.rolloutState} : {}),
    ...(rollout?.rolloutStateReason ? {rolloutStateReason: rollout.rolloutStateReason} : {}),
    ...(beganMs ? {startedAtMs: beganMs} : {}),
    ...(rollout?.failedTasks === undefined ? {} : {failedTasks: rollout.failedTasks}),
    ...(rollout?.runningCount === undefined ? {} : {runningCount: rollout.runningCount}),
    ...(deployment?.deploymentCircuitBreaker
      ? {
          breaker: {
            status: deployment.deploymentCircuitBreaker.status ?? '',
            failures: deployment.deploymentCircuitBreaker.failureCount ?? 0,
            threshold: deployment.deploymentCircuitBreaker.threshold ?? 0,
          },
        }
      : {}),
    ...(deployment?.alarms
      ? {
          alarms: {
            status: deployment.alarms.status ?? '',
            names: deployment.alarms.alarmNames ?? [],
            triggered: deployment.alarms.triggeredAlarmNames ?? [],
          },
        }
      : {}),
    ...(deployment?.lifecycleStage ? {lifecycleStage: deployment.lifecycleStage} : {}),
    ...(failedHooks.length > 0 ? {failedHooks} : {}),
    ...(strategy ? {strategy} : {}),
  }
  return {
    cluster: parts.cluster,
    service: service.serviceName ?? '',
    atMs: parts.nowMs ?? Math.max(0, ...events.map(event => event.atMs), ...tasks.map(stopMs)),
    deployment: timelineDeployment,
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    pendingCount: service.pendingCount ?? 0,
    minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent ?? 100,
    maximumPercent: service.deploymentConfiguration?.maximumPercent ?? 200,
    ...(service.launchType ? {launchType: service.launchType} : {}),
    ...(service.schedulingStrategy ? {schedulingStrategy: service.schedulingStrategy} : {}),
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds ?? 0,
    targetGroupArns: (service.loadBalancers ?? []).flatMap(balancer =>
      balancer.targetGroupArn ? [balancer.targetGroupArn] : [],
    ),
    ...(parts.taskDefinition ? {taskDefinition: timelineTaskDefinitionOf(parts.taskDefinition)} : {}),
    events: events.filter(event => event.atMs >= beganMs),
    stoppedTasks: tasks.filter(mine),
    before: {
      events: events.filter(event => event.atMs < beganMs),
      stoppedTasks: tasks.filter(task => !mine(task)),
    },
  }
}

function stopMs(task: StoppedTask): number {
  return task.stoppingAtMs ?? task.executionStoppedAtMs ?? task.stoppedAtMs ?? task.createdAtMs ?? 0
}

function moments<K extends string>(dates: Record<K, Date | undefined | null>): Partial<Record<K, number>> {
  return Object.fromEntries(
    Object.entries<Date | undefined | null>(dates)
      .filter(([, date]) => date)
      .map(([name, date]) => [name, (date as Date).getTime()]),
  ) as Partial<Record<K, number>>
}
