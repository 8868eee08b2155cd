/** What may be kept of a value: a scalar, a list, or an object's named members. Everything else is dropped. */
export type Allowed = 'scalar' | readonly [Allowed] | {readonly [member: string]: Allowed}

const scalars = <const Names extends readonly string[]>(...names: Names) =>
  Object.fromEntries(names.map(name => [name, 'scalar'])) as {[Name in Names[number]]: 'scalar'}

const resource = {
  ...scalars('name', 'type', 'integerValue', 'longValue', 'doubleValue'),
  stringSetValue: ['scalar'],
} as const
const attachments = [scalars('type', 'status')] as const
const strategyItem = scalars('capacityProvider', 'base', 'weight')
const constraint = scalars('type', 'expression')
const networkConfiguration = {
  awsvpcConfiguration: {subnets: ['scalar'], securityGroups: ['scalar'], assignPublicIp: 'scalar'},
} as const

/**
 * The members a snapshot file may hold, by kind: an allow-list, so that environment, secrets, commands, labels and
 * whatever AWS adds next never get in. Names and value forms are AWS's own.
 */
export const allowed = {
  cluster: {
    ...scalars('clusterName', 'clusterArn'),
    capacityProviders: ['scalar'],
    defaultCapacityProviderStrategy: [strategyItem],
  },
  containerInstance: {
    ...scalars('containerInstanceArn', 'ec2InstanceId', 'status', 'agentConnected', 'registeredAt'),
    ...scalars('runningTasksCount', 'pendingTasksCount', 'capacityProviderName'),
    versionInfo: scalars('agentVersion'),
    attributes: [scalars('name', 'value')],
    registeredResources: [resource],
    remainingResources: [resource],
    attachments,
  },
  task: {
    ...scalars('taskArn', 'containerInstanceArn', 'taskDefinitionArn', 'group', 'startedBy', 'desiredStatus'),
    ...scalars('lastStatus', 'healthStatus', 'launchType', 'capacityProviderName', 'cpu', 'memory'),
    ...scalars('availabilityZone', 'createdAt', 'startedAt'),
    attachments,
  },
  service: {
    ...scalars('serviceName', 'serviceArn', 'clusterArn', 'status', 'schedulingStrategy', 'launchType'),
    ...scalars('taskDefinition', 'desiredCount', 'runningCount', 'pendingCount', 'platformVersion', 'platformFamily'),
    ...scalars('availabilityZoneRebalancing', 'healthCheckGracePeriodSeconds', 'createdAt'),
    capacityProviderStrategy: [strategyItem],
    placementConstraints: [constraint],
    placementStrategy: [scalars('type', 'field')],
    networkConfiguration,
    loadBalancers: [
      {
        ...scalars('targetGroupArn', 'loadBalancerName', 'containerName', 'containerPort'),
        advancedConfiguration: scalars('alternateTargetGroupArn', 'productionListenerRule', 'testListenerRule'),
      },
    ],
    serviceRegistries: [scalars('registryArn', 'port', 'containerName', 'containerPort')],
    deploymentController: scalars('type'),
    deploymentConfiguration: {
      ...scalars('maximumPercent', 'minimumHealthyPercent', 'strategy', 'bakeTimeInMinutes'),
      deploymentCircuitBreaker: {
        ...scalars('enable', 'rollback', 'resetOnHealthyTask'),
        thresholdConfiguration: scalars('type', 'value'),
      },
      alarms: {...scalars('enable', 'rollback'), alarmNames: ['scalar']},
      linearConfiguration: scalars('stepPercent', 'stepBakeTimeInMinutes'),
      canaryConfiguration: scalars('canaryPercent', 'canaryBakeTimeInMinutes'),
      // what a hook's function is given (hookDetails) is left out: it may hold anything
      lifecycleHooks: [
        {
          ...scalars('targetType', 'hookTargetArn'),
          lifecycleStages: ['scalar'],
          timeoutConfiguration: scalars('timeoutInMinutes', 'action'),
        },
      ],
    },
    deployments: [
      {
        ...scalars('id', 'status', 'taskDefinition', 'desiredCount', 'runningCount', 'pendingCount', 'failedTasks'),
        ...scalars('launchType', 'rolloutState', 'rolloutStateReason', 'createdAt', 'updatedAt'),
        capacityProviderStrategy: [strategyItem],
        networkConfiguration,
      },
    ],
  },
  taskDefinition: {
    ...scalars('taskDefinitionArn', 'networkMode', 'cpu', 'memory'),
    requiresAttributes: [scalars('name', 'value')],
    placementConstraints: [constraint],
    runtimePlatform: scalars('cpuArchitecture', 'operatingSystemFamily'),
    containerDefinitions: [
      {
        ...scalars('name', 'cpu', 'memory', 'memoryReservation', 'essential', 'stopTimeout'),
        portMappings: [scalars('containerPort', 'hostPort', 'protocol', 'containerPortRange')],
        resourceRequirements: [scalars('type', 'value')],
        // The health check's command is not needed to foresee a rollout, and may hold a password.
        healthCheck: scalars('interval', 'timeout', 'retries', 'startPeriod'),
        dependsOn: [scalars('containerName', 'condition')],
      },
    ],
  },
  capacityProvider: {
    ...scalars('name', 'capacityProviderArn', 'status'),
    // That there is one is all that is kept.
    managedInstancesProvider: {},
    autoScalingGroupProvider: {
      ...scalars('autoScalingGroupArn', 'managedTerminationProtection', 'managedDraining'),
      managedScaling: scalars(
        'status',
        'targetCapacity',
        'minimumScalingStepSize',
        'maximumScalingStepSize',
        'instanceWarmupPeriod',
      ),
    },
  },
  serviceEvent: scalars('id', 'createdAt', 'message'),
  subnet: scalars('subnetId', 'availabilityZone', 'vpcId', 'availableIpAddressCount'),
} as const satisfies Record<string, Allowed>

/**
 * The allowed members of a value as AWS wrote it: null and undefined are left out, dates become ISO 8601, and a member
 * whose value is not of the allowed form is dropped rather than let through.
 */
export function keep(spec: Allowed, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (spec === 'scalar') {
    if (value instanceof Date) return value.toISOString()
    return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined
  }
  if (Array.isArray(spec)) {
    if (!Array.isArray(value)) return undefined
    return value.map(item => keep(spec[0] as Allowed, item)).filter(item => item !== undefined)
  }
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const kept: Record<string, unknown> = {}
  for (const [member, inner] of Object.entries(spec)) {
    const part = keep(inner, (value as Record<string, unknown>)[member])
    if (part !== undefined) kept[member] = part
  }
  return kept
}
