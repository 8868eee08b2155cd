/**
 * What an endpoint answers to one operation, well-formed, with `text` wherever AWS passes on what somebody wrote; undefined for
 * an operation it does not know.
 */
export function hostileAnswer(operation: string, text: string, body: string): object | undefined {
  const at = 1_767_000_000
  const arn = (kind: string, name: string) => `arn:aws:ecs:us-east-1:123456789012:${kind}/${name}`
  const taskDefinition = {
    taskDefinitionArn: arn('task-definition', 'web:1'),
    family: 'web',
    revision: 1,
    status: text,
    containerDefinitions: [
      {name: text, image: text, memory: 128, command: [text], environment: [{name: text, value: text}]},
    ],
    volumes: [{name: text}],
  }
  const deployment = {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: arn('task-definition', 'web:1'),
    desiredCount: 1,
    runningCount: 0,
    pendingCount: 1,
    createdAt: at,
    updatedAt: at,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: text,
  }
  const service = {
    serviceArn: arn('service', 'default/web'),
    serviceName: 'web',
    clusterArn: arn('cluster', 'default'),
    status: 'ACTIVE',
    desiredCount: 1,
    runningCount: 0,
    pendingCount: 1,
    launchType: 'EC2',
    taskDefinition: arn('task-definition', 'web:1'),
    createdAt: at,
    deployments: [deployment],
    events: [
      {id: '1', createdAt: at, message: `(service web) was unable to place a task because ${text}`},
      {id: '2', createdAt: at, message: text},
    ],
    placementConstraints: [{type: 'memberOf', expression: text}],
    loadBalancers: [{targetGroupArn: text, containerName: text, containerPort: 80}],
    tags: [{key: text, value: text}],
    createdBy: text,
    roleArn: text,
  }
  const serviceDeployment = {
    serviceDeploymentArn: arn('service-deployment', 'default/web/1'),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    createdAt: at,
    startedAt: at,
    finishedAt: at + 60,
    status: 'ROLLBACK_SUCCESSFUL',
    statusReason: text,
    lifecycleStage: text,
    targetServiceRevision: {arn: arn('service-revision', 'default/web/1'), requestedTaskCount: 1},
    sourceServiceRevisions: [{arn: arn('service-revision', 'default/web/0'), requestedTaskCount: 1}],
    rollback: {reason: text, startedAt: at, serviceRevisionArn: arn('service-revision', 'default/web/0')},
    deploymentConfiguration: {
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{hookTargetArn: text, roleArn: text, lifecycleStages: ['POST_SCALE_UP'], hookDetails: text}],
      deploymentCircuitBreaker: {enable: true, rollback: true},
    },
    deploymentCircuitBreaker: {status: 'TRIGGERED', failureCount: 3, threshold: 3},
    alarms: {status: 'TRIGGERED', alarmNames: [text], triggeredAlarmNames: [text]},
  }
  const task = {
    taskArn: arn('task', 'default/0123456789abcdef0123456789abcdef'),
    clusterArn: service.clusterArn,
    taskDefinitionArn: service.taskDefinition,
    group: 'service:web',
    startedBy: 'ecs-svc/1',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason: text,
    createdAt: at,
    stoppedAt: at + 5,
    containers: [{name: text, reason: text, exitCode: 1, lastStatus: 'STOPPED', image: text, healthStatus: text}],
    attachments: [{id: text, type: text, status: text, details: [{name: text, value: text}]}],
  }
  const instance = {
    containerInstanceArn: arn('container-instance', 'default/1'),
    ec2InstanceId: text,
    status: 'ACTIVE',
    statusReason: text,
    agentConnected: true,
    registeredResources: [{name: 'CPU', type: 'INTEGER', integerValue: 1024}],
    remainingResources: [{name: 'CPU', type: 'INTEGER', integerValue: 1024}],
    attributes: [{name: text, value: text}],
    registeredAt: at,
  }
  const repository = {
    repositoryName: body.includes('repositoryNames') ? 'web' : text,
    repositoryUri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${text}`,
    registryId: '123456789012',
    createdAt: at,
  }
  const digest = `sha256:${'a'.repeat(64)}`
  const answers: Record<string, object> = {
    DescribeClusters: {clusters: [{clusterArn: service.clusterArn, clusterName: text, status: 'ACTIVE'}]},
    ListServices: {serviceArns: [service.serviceArn]},
    DescribeServices: {services: [service], failures: []},
    ListServiceDeployments: {serviceDeployments: [serviceDeployment]},
    DescribeServiceDeployments: {
      serviceDeployments: [serviceDeployment],
      failures: [{arn: text, reason: text, detail: text}],
    },
    DescribeServiceRevisions: {
      serviceRevisions: [
        {
          serviceRevisionArn: arn('service-revision', 'default/web/1'),
          taskDefinition: service.taskDefinition,
          createdAt: at,
        },
      ],
    },
    DescribeTaskDefinition: {taskDefinition, tags: [{key: text, value: text}]},
    RegisterTaskDefinition: {taskDefinition},
    UpdateService: {service},
    ListTasks: {taskArns: [task.taskArn]},
    DescribeTasks: {tasks: [task], failures: [{arn: text, reason: text}]},
    ListContainerInstances: {containerInstanceArns: [instance.containerInstanceArn]},
    DescribeContainerInstances: {containerInstances: [instance], failures: []},
    DescribeCapacityProviders: {capacityProviders: []},
    DescribeRepositories: {repositories: [repository]},
    DescribeImages: {
      imageDetails: [
        {imageDigest: digest, imageTags: [text, 'v1'], imagePushedAt: at, imageSizeInBytes: 1, artifactMediaType: text},
        {
          imageDigest: digest.replaceAll('a', 'b'),
          imagePushedAt: at,
          imageSizeInBytes: 1,
          imageManifestMediaType: text,
        },
      ],
    },
    BatchGetImage: {images: [], failures: [{failureCode: 'ImageNotFound', failureReason: text}]},
    GetLifecyclePolicy: {
      repositoryName: text,
      lifecyclePolicyText: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: text,
            selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1},
            action: {type: 'expire'},
          },
        ],
      }),
    },
    DescribeScalableTargets: {
      ScalableTargets: [
        {
          ServiceNamespace: 'ecs',
          ResourceId: 'service/default/web',
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 1,
          MaxCapacity: 2,
          RoleARN: text,
          CreationTime: at,
        },
      ],
    },
    DescribeScalingPolicies: {
      ScalingPolicies: [
        {
          PolicyARN: text,
          PolicyName: text,
          PolicyType: text,
          ResourceId: 'service/default/web',
          CreationTime: at,
          Alarms: [],
        },
      ],
    },
    DescribeScheduledActions: {
      ScheduledActions: [
        {ScheduledActionName: text, Schedule: text, Timezone: text, CreationTime: at, ScalableTargetAction: {}},
      ],
    },
    DescribeScalingActivities: {
      ScalingActivities: [
        {
          ActivityId: '1',
          Description: text,
          Cause: text,
          StartTime: at,
          StatusCode: 'Failed',
          StatusMessage: text,
          Details: text,
          ResourceId: 'service/default/web',
          NotScaledReasons: [{Code: text}],
        },
      ],
    },
  }
  return answers[operation]
}
