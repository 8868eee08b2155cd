export type Path = readonly (string | number)[]

/** What a value must be: a kind of scalar, a list, or an object; a member marked `!` must be there. */
type Form = Scalar | readonly [Form] | {readonly [member: string]: Form}
type Scalar = 'text' | 'flag' | 'amount' | 'count' | 'time' | 'iso' | 'size'

/** The last second a Date can hold. */
const latestSecond = 8.64e12

const scalars: Record<Scalar, {test(value: unknown): boolean; words: string}> = {
  text: {test: value => typeof value === 'string', words: 'a text'},
  flag: {test: value => typeof value === 'boolean', words: 'true or false'},
  amount: {test: value => typeof value === 'number' && value >= 0, words: 'a number from 0 up'},
  count: {test: value => Number.isInteger(value) && (value as number) >= 0, words: 'a whole number from 0 up'},
  time: {
    test: value =>
      typeof value === 'number'
        ? Math.abs(value) <= latestSecond
        : typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    words: 'a time: ISO 8601, or seconds since 1970',
  },
  iso: {
    test: value => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    words: 'a time in ISO 8601',
  },
  // Task cpu and memory: AWS writes a text of digits; `1 vCPU` and `2 GB` may be registered.
  size: {
    test: value => typeof value === 'string' && /^\s*((\d+(\.\d+)?|\.\d+)\s*(vcpu|gb|mb)?\s*)?$/i.test(value),
    words: 'a text of digits such as "256"',
  },
}

const attribute = {'name!': 'text', value: 'text'} as const
const resource = {
  'name!': 'text',
  integerValue: 'amount',
  longValue: 'amount',
  doubleValue: 'amount',
  stringSetValue: ['text'],
} as const
const strategy = [{'capacityProvider!': 'text', base: 'count', weight: 'count'}] as const
const constraints = [{'type!': 'text', expression: 'text'}] as const
const network = {awsvpcConfiguration: {subnets: ['text'], securityGroups: ['text'], assignPublicIp: 'text'}} as const

/** The form of a snapshot file as far as the engine rests on it; members beyond it are let be. */
export const snapshotForm = {
  takenAt: 'iso',
  region: 'text',
  account: 'text',
  cluster: {
    clusterName: 'text',
    clusterArn: 'text',
    capacityProviders: ['text'],
    defaultCapacityProviderStrategy: strategy,
  },
  'containerInstances!': [
    {
      'containerInstanceArn!': 'text',
      ec2InstanceId: 'text',
      status: 'text',
      agentConnected: 'flag',
      versionInfo: {agentVersion: 'text'},
      registeredAt: 'time',
      runningTasksCount: 'count',
      pendingTasksCount: 'count',
      capacityProviderName: 'text',
      attributes: [attribute],
      registeredResources: [resource],
      remainingResources: [resource],
      attachments: [{type: 'text', status: 'text'}],
    },
  ],
  tasks: [
    {
      'taskArn!': 'text',
      containerInstanceArn: 'text',
      taskDefinitionArn: 'text',
      group: 'text',
      startedBy: 'text',
      healthStatus: 'text',
      launchType: 'text',
      capacityProviderName: 'text',
      availabilityZone: 'text',
      desiredStatus: 'text',
      lastStatus: 'text',
      cpu: 'size',
      memory: 'size',
      createdAt: 'time',
      startedAt: 'time',
      attachments: [{type: 'text', status: 'text'}],
    },
  ],
  services: [
    {
      'serviceName!': 'text',
      status: 'text',
      taskDefinition: 'text',
      desiredCount: 'count',
      runningCount: 'count',
      pendingCount: 'count',
      launchType: 'text',
      schedulingStrategy: 'text',
      capacityProviderStrategy: strategy,
      placementConstraints: constraints,
      placementStrategy: [{'type!': 'text', field: 'text'}],
      networkConfiguration: network,
      healthCheckGracePeriodSeconds: 'count',
      availabilityZoneRebalancing: 'text',
      deploymentController: {type: 'text'},
      loadBalancers: [
        {
          targetGroupArn: 'text',
          loadBalancerName: 'text',
          containerName: 'text',
          containerPort: 'count',
          advancedConfiguration: {
            alternateTargetGroupArn: 'text',
            productionListenerRule: 'text',
            testListenerRule: 'text',
          },
        },
      ],
      deploymentConfiguration: {
        maximumPercent: 'count',
        minimumHealthyPercent: 'count',
        strategy: 'text',
        bakeTimeInMinutes: 'amount',
        deploymentCircuitBreaker: {enable: 'flag', rollback: 'flag'},
        alarms: {alarmNames: ['text'], enable: 'flag', rollback: 'flag'},
        linearConfiguration: {stepPercent: 'amount', stepBakeTimeInMinutes: 'amount'},
        canaryConfiguration: {canaryPercent: 'amount', canaryBakeTimeInMinutes: 'amount'},
        lifecycleHooks: [
          {
            targetType: 'text',
            hookTargetArn: 'text',
            lifecycleStages: ['text'],
            timeoutConfiguration: {timeoutInMinutes: 'amount', action: 'text'},
          },
        ],
      },
      deployments: [
        {
          id: 'text',
          status: 'text',
          taskDefinition: 'text',
          desiredCount: 'count',
          runningCount: 'count',
          pendingCount: 'count',
          failedTasks: 'count',
          createdAt: 'time',
          updatedAt: 'time',
          rolloutState: 'text',
          launchType: 'text',
          capacityProviderStrategy: strategy,
        },
      ],
      events: [{id: 'text', createdAt: 'time', message: 'text'}],
      createdAt: 'time',
    },
  ],
  taskDefinitions: [
    {
      taskDefinitionArn: 'text',
      networkMode: 'text',
      cpu: 'size',
      memory: 'size',
      requiresAttributes: [attribute],
      placementConstraints: constraints,
      runtimePlatform: {cpuArchitecture: 'text', operatingSystemFamily: 'text'},
      containerDefinitions: [
        {
          name: 'text',
          cpu: 'amount',
          memory: 'amount',
          memoryReservation: 'amount',
          portMappings: [{containerPort: 'count', hostPort: 'count', protocol: 'text'}],
          resourceRequirements: [{type: 'text', value: 'text'}],
          essential: 'flag',
          healthCheck: {interval: 'amount', timeout: 'amount', retries: 'count', startPeriod: 'amount'},
          dependsOn: [{containerName: 'text', condition: 'text'}],
          stopTimeout: 'amount',
        },
      ],
    },
  ],
  capacityProviders: [
    {
      name: 'text',
      capacityProviderArn: 'text',
      status: 'text',
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'text',
        managedScaling: {
          status: 'text',
          targetCapacity: 'amount',
          minimumScalingStepSize: 'count',
          maximumScalingStepSize: 'count',
          instanceWarmupPeriod: 'amount',
        },
      },
    },
  ],
  autoScalingGroups: [{'name!': 'text', min: 'count', max: 'count', desired: 'count', instanceTypes: ['text']}],
  subnets: [{'subnetId!': 'text', availabilityZone: 'text', vpcId: 'text', availableIpAddressCount: 'count'}],
  targetGroups: [
    {
      'targetGroupArn!': 'text',
      healthCheckIntervalSeconds: 'amount',
      healthyThresholdCount: 'count',
      deregistrationDelaySeconds: 'amount',
    },
  ],
  accountSettings: {awsvpcTrunking: 'text'},
  notRead: [{'what!': 'text', why: 'text', iamAction: 'text'}],
} as const satisfies Form

/** The form of one kind's list: `containerInstances`, `tasks`, … */
export function formOf(kind: string): Form {
  const form: {readonly [member: string]: Form} = snapshotForm
  return (form[kind] ?? form[`${kind}!`]) as Form
}

/** `containerInstances[3].status` of a path. */
export function nameOf(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('')
}

/** The first value that is not of the form, with its path. */
export function firstFault(form: Form, value: unknown, path: Path): {path: Path; message: string} | undefined {
  if (typeof form === 'string') {
    const {test, words} = scalars[form]
    return test(value) ? undefined : {path, message: `is ${shown(value)}: it must be ${words}`}
  }
  if (Array.isArray(form)) {
    if (!Array.isArray(value)) return {path, message: `is ${shown(value)}: it must be a list`}
    for (let index = 0; index < value.length; index++) {
      const fault = firstFault(form[0] as Form, value[index], [...path, index])
      if (fault) return fault
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {path, message: `is ${shown(value)}: it must be an object`}
  for (const [marked, inner] of Object.entries(form)) {
    const name = marked.endsWith('!') ? marked.slice(0, -1) : marked
    const member = (value as Record<string, unknown>)[name]
    if (member === undefined) {
      if (name !== marked) return {path, message: `${path.length === 0 ? 'it ' : ''}has no \`${name}\``}
    } else {
      const fault = firstFault(inner, member, [...path, name])
      if (fault) return fault
    }
  }
  return undefined
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return (JSON.stringify(value) ?? String(value)).slice(0, 60)
}
