import type {Clock} from '../../src/core/clock.js'
import type {SnapshotApi} from '../../src/observe/load-snapshot.js'

/** A clock that moves only when somebody sleeps. */
export class VirtualClock implements Clock {
  ms = Date.parse('2026-01-05T10:00:00Z')
  now = () => this.ms
  monotonic = () => this.ms
  sleep = async (ms: number) => {
    const until = this.ms + ms
    await Promise.resolve()
    if (until > this.ms) this.ms = until
  }
}

/** An error as the SDK throws it. */
export function sdkError(name: string, message = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), {name, $fault: 'client', $metadata: {httpStatusCode}})
}

const arn = (rest: string) => `arn:aws:ecs:eu-west-1:111122223333:${rest}`

export interface FakeOptions {
  instances?: number
  tasks?: number
  services?: number
  /** Operation → what it throws on its nth call (from 1), or nothing. */
  refuse?: (operation: string, call: number) => Error | undefined
  onCall?: (operation: string) => void
}

/** An account of one cluster, `prod`, as AWS's own operations answer for it, with everything a snapshot must not hold. */
export function fakeApi(options: FakeOptions = {}): SnapshotApi & {calls: Map<string, number>} {
  const {instances = 3, tasks = 5, services = 1} = options
  const calls = new Map<string, number>()
  const operation =
    <Input, Output>(name: string, answer: (input: Input) => Output) =>
    async (input: Input): Promise<Output & {$metadata: object}> => {
      const call = (calls.get(name) ?? 0) + 1
      calls.set(name, call)
      options.onCall?.(name)
      const refused = options.refuse?.(name, call)
      if (refused) throw refused
      return {...answer(input), $metadata: {}}
    }
  const list = (name: string, what: string, total: number) =>
    operation(name, ({nextToken}: {nextToken?: string}) => {
      const start = Number(nextToken ?? 0)
      const end = Math.min(total, start + 100)
      return {
        arns: Array.from({length: end - start}, (_, index) => arn(`${what}/prod/${start + index}`)),
        ...(end < total ? {nextToken: String(end)} : {}),
      }
    })
  const listInstances = list('ListContainerInstances', 'container-instance', instances)
  const listTasks = list('ListTasks', 'task', tasks)
  const listServices = list('ListServices', 'service', services)
  const ecs = {
    describeClusters: operation('DescribeClusters', ({clusters}: {clusters?: string[]}) => ({
      clusters:
        clusters?.[0] === 'prod'
          ? [
              {
                clusterName: 'prod',
                clusterArn: arn('cluster/prod'),
                status: 'ACTIVE',
                registeredContainerInstancesCount: instances,
                runningTasksCount: tasks,
                activeServicesCount: services,
                capacityProviders: ['asg'],
                defaultCapacityProviderStrategy: [{capacityProvider: 'asg', weight: 1}],
                configuration: {executeCommandConfiguration: {kmsKeyId: 'SECRET-kms'}},
                tags: [{key: 'team', value: 'SECRET-tag'}],
              },
            ]
          : [],
    })),
    listContainerInstances: async (input: {nextToken?: string}) => {
      const {arns, ...rest} = await listInstances(input)
      return {containerInstanceArns: arns, ...rest}
    },
    describeContainerInstances: operation('DescribeContainerInstances', (input: {containerInstances?: string[]}) => ({
      containerInstances: (input.containerInstances ?? []).map(containerInstanceArn => ({
        containerInstanceArn,
        ec2InstanceId: `i-${containerInstanceArn.split('/').at(-1)}`,
        status: 'ACTIVE',
        agentConnected: true,
        registeredAt: new Date('2026-01-01T00:00:00Z'),
        versionInfo: {agentVersion: '1.105.1', agentHash: 'SECRET-hash', dockerVersion: 'SECRET-docker'},
        registeredResources: [{name: 'CPU', type: 'INTEGER', integerValue: 2048, doubleValue: 0, longValue: 0}],
        remainingResources: [
          {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '80']},
          {name: 'CPU', type: 'INTEGER', integerValue: 1024},
          {name: 'MEMORY', type: 'INTEGER', integerValue: 4096},
        ],
        attributes: [{name: 'ecs.availability-zone', value: 'eu-west-1a', targetId: 'SECRET-target'}],
        attachments: [
          {id: 'SECRET-id', type: 'eni', status: 'ATTACHED', details: [{name: 'mac', value: 'SECRET-mac'}]},
        ],
        tags: [{key: 'SECRET-key', value: 'x'}],
      })),
    })),
    listTasks: async (input: {nextToken?: string; desiredStatus?: string}) => {
      if (input.desiredStatus === 'STOPPED')
        return {taskArns: [arn('task/prod/stopping'), arn('task/prod/stopped')], $metadata: {}}
      const {arns, ...rest} = await listTasks(input)
      return {taskArns: arns, ...rest}
    },
    describeTasks: operation('DescribeTasks', (input: {tasks?: string[]}) => ({
      tasks: (input.tasks ?? []).map(taskArn => ({
        taskArn,
        group: 'service:web',
        taskDefinitionArn: arn('task-definition/web:1'),
        desiredStatus: /stop/.test(taskArn) ? 'STOPPED' : 'RUNNING',
        lastStatus: taskArn.endsWith('stopped') ? 'STOPPED' : 'RUNNING',
        cpu: '256',
        memory: '512',
        createdAt: new Date('2026-01-02T00:00:00Z'),
        attachments: [
          {type: 'ElasticNetworkInterface', status: 'ATTACHED', details: [{name: 'ip', value: 'SECRET-ip'}]},
        ],
        overrides: {
          containerOverrides: [
            {name: 'app', command: ['SECRET-override'], environment: [{name: 'A', value: 'SECRET-b'}]},
          ],
        },
        containers: [{name: 'app', reason: 'SECRET-reason', image: 'SECRET-image'}],
        stoppedReason: 'SECRET-stopped',
      })),
    })),
    listServices: async (input: {nextToken?: string}) => {
      const {arns, ...rest} = await listServices(input)
      return {serviceArns: arns, ...rest}
    },
    describeServices: operation('DescribeServices', (input: {services?: string[]}) => ({
      services: (input.services ?? []).map(serviceArn => ({
        serviceArn,
        launchType: 'EC2',
        serviceName: serviceArn.endsWith('/0') ? 'web' : `s${serviceArn.split('/').at(-1)}`,
        taskDefinition: arn('task-definition/web:1'),
        networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1'], securityGroups: ['sg-1']}},
        loadBalancers: [{targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/web/1'}],
        deploymentConfiguration: {
          maximumPercent: 200,
          lifecycleHooks: [
            {hookTargetArn: 'arn:aws:lambda:eu-west-1:111122223333:function:f', hookDetails: 'SECRET-hook'},
          ],
        },
        deployments: [
          {
            id: 'ecs-svc/1',
            taskDefinition: arn('task-definition/web:1'),
            serviceConnectConfiguration: {x: 'SECRET-sc'},
          },
        ],
        events: [{id: 'e1', createdAt: new Date('2026-01-03T00:00:00Z'), message: 'SECRET-event'}],
        tags: [{key: 'SECRET-key', value: 'x'}],
        roleArn: 'SECRET-role',
      })),
    })),
    describeTaskDefinition: operation('DescribeTaskDefinition', (input: {taskDefinition?: string}) => ({
      taskDefinition: {
        taskDefinitionArn: input.taskDefinition?.startsWith('arn')
          ? input.taskDefinition
          : arn(`task-definition/${input.taskDefinition}`),
        networkMode: 'awsvpc',
        requiresAttributes: [{name: 'ecs.availability-zone', targetType: 'SECRET-target'}],
        executionRoleArn: 'SECRET-role',
        containerDefinitions: [
          {
            name: 'app',
            memory: 512,
            image: 'SECRET-image',
            environment: [{name: 'PASSWORD', value: 'SECRET-env'}],
            secrets: [{name: 'S', valueFrom: 'SECRET-arn'}],
            command: ['SECRET-command'],
            entryPoint: ['SECRET-entry'],
            dockerLabels: {a: 'SECRET-label'},
            healthCheck: {command: ['CMD', 'SECRET-check'], interval: 30},
            logConfiguration: {options: {token: 'SECRET-log'}},
            portMappings: [{containerPort: 80, name: 'SECRET-port-name'}],
          },
        ],
      },
      tags: [{key: 'SECRET', value: 'x'}],
    })),
    describeCapacityProviders: operation('DescribeCapacityProviders', () => ({
      capacityProviders: [
        {
          name: 'asg',
          autoScalingGroupProvider: {
            autoScalingGroupArn:
              'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:uuid:autoScalingGroupName/workers',
            managedScaling: {status: 'ENABLED', targetCapacity: 100},
          },
          tags: [{key: 'SECRET', value: 'x'}],
        },
      ],
    })),
    listAccountSettings: operation('ListAccountSettings', () => ({
      settings: [{name: 'awsvpcTrunking', value: 'enabled', principalArn: 'SECRET-principal'}],
    })),
  }
  const ec2 = {
    describeSubnets: operation('DescribeSubnets', () => ({
      Subnets: [
        {
          SubnetId: 'subnet-1',
          AvailabilityZone: 'eu-west-1a',
          VpcId: 'vpc-1',
          AvailableIpAddressCount: 7,
          CidrBlock: 'SECRET-cidr',
        },
        {SubnetId: 'subnet-other', AvailabilityZone: 'eu-west-1b'},
      ],
    })),
  }
  const autoScaling = {
    describeAutoScalingGroups: operation('DescribeAutoScalingGroups', () => ({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'workers',
          MinSize: 1,
          MaxSize: 4,
          DesiredCapacity: 2,
          Instances: [{InstanceType: 'm5.large'}, {InstanceType: 'm5.large'}],
          Tags: [{Key: 'SECRET', Value: 'x'}],
        },
      ],
    })),
  }
  const elbV2 = {
    describeTargetGroups: operation('DescribeTargetGroups', (input: {TargetGroupArns?: string[]}) => ({
      TargetGroups: (input.TargetGroupArns ?? []).map(TargetGroupArn => ({
        TargetGroupArn,
        HealthCheckIntervalSeconds: 30,
        HealthyThresholdCount: 5,
        HealthCheckPath: 'SECRET-path',
      })),
    })),
    describeTargetGroupAttributes: operation('DescribeTargetGroupAttributes', () => ({
      Attributes: [{Key: 'deregistration_delay.timeout_seconds', Value: '120'}],
    })),
  }
  return {ecs, ec2, autoScaling, elbV2, calls} as unknown as SnapshotApi & {calls: Map<string, number>}
}
