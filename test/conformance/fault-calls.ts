// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is filled in by the suite, and by other programs that read the calls
import type {ConformanceCall} from './call.js'

type Rest = Partial<ConformanceCall>
const call =
  (service: ConformanceCall['service']) =>
  (op: string, params: Record<string, unknown>, rest: Rest = {}): ConformanceCall => ({service, op, params, ...rest})
const ecs = call('ecs')
const scaling = call('application-autoscaling')
const logs = call('logs')
const secrets = call('secretsmanager')
const parameters = call('ssm')

const cluster = 'faults'
const nobody = 'nobody'
const names = (count: number, name = 'x') => Array.from({length: count}, (_, index) => `${name}${index}`)
const raw = {raw: true}
const parameter = (op: string, params: Record<string, unknown>, rest: Rest = {}) =>
  ecs(op, params, {expect: 'InvalidParameterException', ...rest})
const noCluster = (op: string, params: Record<string, unknown>) =>
  ecs(op, {cluster: nobody, ...params}, {expect: 'ClusterNotFoundException'})
const arn = 'arn:aws:ecs:us-east-1:123456789012'
const networkConfiguration = {awsvpcConfiguration: {subnets: ['subnet-a']}}

/** What a call with nothing else wrong is refused for. */
const inputs: ConformanceCall[] = [
  parameter('CreateCapacityProvider', {name: 'x'}),
  parameter('DeleteAttributes', {cluster, attributes: []}),
  parameter('DeleteCapacityProvider', {}, raw),
  parameter('DeleteCluster', {}, raw),
  parameter('DeregisterContainerInstance', {}, raw),
  parameter('DeregisterTaskDefinition', {}, raw),
  parameter('DescribeServices', {cluster, services: []}),
  parameter('DescribeTaskDefinition', {}, raw),
  parameter('DescribeTasks', {cluster, tasks: []}),
  parameter('GetTaskProtection', {cluster, tasks: names(101)}),
  parameter('ListAttributes', {cluster, targetType: 'service'}, raw),
  parameter('ListServiceDeployments', {cluster, service: 'held', createdAt: {after: 2000, before: 1000}}),
  parameter('ListServices', {cluster, nextToken: '!'}),
  parameter('ListTagsForResource', {resourceArn: 'x'}),
  parameter('ListTasks', {cluster, startedBy: 'x', family: 'y'}),
  parameter('PutAttributes', {cluster, attributes: [{name: 'no spaces', targetId: 'x'}]}),
  parameter('PutClusterCapacityProviders', {
    cluster,
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [
      {capacityProvider: 'FARGATE', base: 1},
      {capacityProvider: 'FARGATE_SPOT', base: 1},
    ],
  }),
  parameter('RegisterContainerInstance', {cluster, totalResources: []}),
  parameter('RegisterTaskDefinition', {}, raw),
  parameter('RunTask', {cluster, taskDefinition: 'fargate', count: 11}),
  parameter('StartTask', {cluster, taskDefinition: 'fargate', containerInstances: []}),
  parameter('StopServiceDeployment', {serviceDeploymentArn: 'x', stopType: 'ABORT'}),
  parameter('TagResource', {resourceArn: 'x', tags: []}),
  parameter('UntagResource', {resourceArn: 'x', tagKeys: []}),
  parameter('UpdateCapacityProvider', {}, raw),
  parameter('UpdateCluster', {cluster, settings: [{name: 'containerInsights', value: 'perhaps'}]}),
  parameter('UpdateClusterSettings', {cluster, settings: [{name: 'containerInsights', value: 'perhaps'}]}),
  parameter('UpdateService', {cluster, service: 'held', desiredCount: -1}),
  parameter('UpdateTaskProtection', {cluster, tasks: names(11), protectionEnabled: true}),
]

const clusters: ConformanceCall[] = [
  noCluster('DeleteAttributes', {attributes: [{name: 'a', targetId: 'x'}]}),
  noCluster('DeleteService', {service: 'x'}),
  noCluster('DeregisterContainerInstance', {containerInstance: 'x'}),
  noCluster('DescribeContainerInstances', {containerInstances: ['x']}),
  noCluster('ListServiceDeployments', {service: 'x'}),
  noCluster('ListTasks', {}),
  noCluster('PutAttributes', {attributes: [{name: 'a', targetId: 'x'}]}),
  noCluster('StopTask', {task: 'x'}),
  noCluster('UpdateContainerInstancesState', {containerInstances: ['x'], status: 'DRAINING'}),
  noCluster('UpdateService', {service: 'x'}),
]

/** Faults that hang on what is there. */
const states: ConformanceCall[] = [
  ecs('CreateCluster', {clusterName: cluster}),
  ecs('CreateService', {
    cluster,
    serviceName: 'held',
    taskDefinition: 'fargate',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration,
  }),
  ...inputs,
  ...clusters,
  ecs('UpdateService', {cluster, service: 'held', taskDefinition: nobody}, {expect: 'ClientException'}),
  ecs('StartTask', {cluster, taskDefinition: nobody, containerInstances: ['x']}, {expect: 'ClientException'}),
  ecs('DeleteCluster', {cluster}, {expect: 'ClusterContainsServicesException'}),
  ...['TagResource', 'UntagResource'].map(op =>
    ecs(
      op,
      {resourceArn: `${arn}:service/${cluster}/nobody`, ...(op === 'TagResource' ? {tags: []} : {tagKeys: []})},
      {expect: 'ResourceNotFoundException'},
    ),
  ),
  ecs(
    'RegisterContainerInstance',
    {
      cluster,
      totalResources: [
        {name: 'CPU', type: 'INTEGER', integerValue: 1024},
        {name: 'MEMORY', type: 'INTEGER', integerValue: 990},
      ],
      attributes: names(195, 'attribute').map(name => ({name})),
    },
    {save: {full: 'containerInstance.containerInstanceArn'}},
  ),
  ecs(
    'PutAttributes',
    {cluster, attributes: names(10, 'more').map(name => ({name, targetId: '${full}'}))},
    {expect: 'AttributeLimitExceededException'},
  ),
  ecs('DeregisterContainerInstance', {cluster, containerInstance: '${full}'}),
  ecs('DeleteService', {cluster, service: 'held', force: true}),
  ecs('UpdateService', {cluster, service: 'held'}, {expect: 'ServiceNotActiveException'}),
  ecs('RunTask', {cluster, taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration}),
  ecs('DeleteCluster', {cluster}, {expect: 'ClusterContainsTasksException'}),
  ecs('RunTask', {
    cluster: 'conformance',
    taskDefinition: 'web',
    capacityProviderStrategy: [{capacityProvider: 'group', weight: 1}],
  }),
  ecs(
    'PutClusterCapacityProviders',
    {cluster: 'conformance', capacityProviders: [], defaultCapacityProviderStrategy: []},
    {expect: 'ResourceInUseException'},
  ),
]

const key = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/conformance/nobody',
  ScalableDimension: 'ecs:service:DesiredCount',
}
const elsewhere = {...key, ServiceNamespace: 'ec2'}
const invalid = {expect: 'ValidationException'}
const scalingFaults: ConformanceCall[] = [
  scaling('DeleteScalingPolicy', {...elsewhere, PolicyName: 'x'}, invalid),
  scaling('DeleteScheduledAction', {...elsewhere, ScheduledActionName: 'x'}, invalid),
  scaling('DeregisterScalableTarget', elsewhere, invalid),
  scaling('DescribeScalingPolicies', {ServiceNamespace: 'ec2'}, invalid),
  scaling('DescribeScheduledActions', {ServiceNamespace: 'ec2'}, invalid),
  scaling('PutScalingPolicy', {...elsewhere, PolicyName: 'x'}, invalid),
  scaling(
    'PutScheduledAction',
    {...key, ScheduledActionName: 'x', Schedule: 'rate(1 day)'},
    {expect: 'ObjectNotFoundException'},
  ),
  scaling('DescribeScalableTargets', {ServiceNamespace: 'ecs', NextToken: '!'}, {expect: 'InvalidNextTokenException'}),
  scaling(
    'DescribeScalingActivities',
    {ServiceNamespace: 'ecs', NextToken: '!'},
    {expect: 'InvalidNextTokenException'},
  ),
]

const logGroupName = '/ecs/faults'
const wrong = {expect: 'InvalidParameterException'}
const logFaults: ConformanceCall[] = [
  logs('CreateLogGroup', {logGroupName}),
  logs('CreateLogGroup', {logGroupName: 'no spaces'}, wrong),
  logs('DeleteLogGroup', {}, {...wrong, raw: true}),
  logs('DescribeLogStreams', {logGroupName, logStreamNamePrefix: 'x', orderBy: 'LastEventTime'}, wrong),
  logs('FilterLogEvents', {logGroupName, logStreamNames: ['x'], logStreamNamePrefix: 'x'}, wrong),
  logs('GetLogEvents', {logGroupName}, {...wrong, raw: true}),
]

/** Secrets and parameters of the cluster file. */
const secretCalls: ConformanceCall[] = [
  secrets('DescribeSecret', {SecretId: 'database'}, {is: {Name: 'database'}}),
  secrets('DescribeSecret', {SecretId: nobody}, {expect: 'ResourceNotFoundException'}),
  secrets('GetSecretValue', {SecretId: 'database'}, {is: {SecretString: 'hidden'}}),
  secrets('GetSecretValue', {SecretId: nobody}, {expect: 'ResourceNotFoundException'}),
  secrets('GetSecretValue', {SecretId: 'deleted'}, {expect: 'InvalidRequestException'}),
  parameters(
    'GetParameters',
    {Names: ['/app/url', '/app/none']},
    {is: {'Parameters[0].Value': 'local', InvalidParameters: ['/app/none']}},
  ),
]

/** The errors the models list that the calls of the other files do not ask for. */
export const faultCalls = [...states, ...scalingFaults, ...logFaults, ...secretCalls]
