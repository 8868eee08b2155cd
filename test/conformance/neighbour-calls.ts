import type {ConformanceCall} from './call.js'

const key = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/conformance/scaled',
  ScalableDimension: 'ecs:service:DesiredCount',
}
const nobody = {...key, ResourceId: 'service/conformance/nobody'}
type Rest = Partial<ConformanceCall>
const scaling = (op: string, params: Record<string, unknown>, rest: Rest = {}): ConformanceCall => ({
  service: 'application-autoscaling',
  op,
  params,
  ...rest,
})
const logs = (op: string, params: Record<string, unknown>, rest: Rest = {}): ConformanceCall => ({
  service: 'logs',
  op,
  params,
  ...rest,
})
const tracking = {
  TargetValue: 60,
  PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
}

/** Application Auto Scaling, over a service of its own. */
const scalingCalls: ConformanceCall[] = [
  {
    service: 'ecs',
    op: 'RegisterTaskDefinition',
    params: {family: 'scaled', containerDefinitions: [{name: 'web', image: 'nginx:1', memory: 64}]},
  },
  {
    service: 'ecs',
    op: 'CreateService',
    params: {cluster: 'conformance', serviceName: 'scaled', taskDefinition: 'scaled', desiredCount: 1},
  },
  scaling('RegisterScalableTarget', {...key, MinCapacity: 2, MaxCapacity: 6}, {has: ['ScalableTargetARN']}),
  {
    service: 'ecs',
    op: 'DescribeServices',
    params: {cluster: 'conformance', services: ['scaled']},
    is: {'services[0].desiredCount': 2},
  },
  scaling('RegisterScalableTarget', {...key, MinCapacity: 9, MaxCapacity: 6}, {expect: 'ValidationException'}),
  scaling('DescribeScalableTargets', {ServiceNamespace: 'ecs'}, {is: {'ScalableTargets[0].MinCapacity': 2}}),
  scaling('DescribeScalableTargets', {ServiceNamespace: 'ec2'}, {expect: 'ValidationException'}),
  scaling(
    'PutScalingPolicy',
    {
      ...key,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: tracking,
    },
    {has: ['PolicyARN', 'Alarms[1].AlarmName']},
  ),
  scaling(
    'PutScalingPolicy',
    {
      ...nobody,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: tracking,
    },
    {expect: 'ObjectNotFoundException'},
  ),
  scaling(
    'DescribeScalingPolicies',
    {ServiceNamespace: 'ecs', ResourceId: key.ResourceId},
    {
      is: {'ScalingPolicies[0].TargetTrackingScalingPolicyConfiguration.TargetValue': 60},
    },
  ),
  scaling('DescribeScalingPolicies', {ServiceNamespace: 'ecs', NextToken: '!'}, {expect: 'InvalidNextTokenException'}),
  scaling('DeleteScalingPolicy', {...key, PolicyName: 'cpu'}),
  scaling('DeleteScalingPolicy', {...key, PolicyName: 'cpu'}, {expect: 'ObjectNotFoundException'}),
  scaling('PutScheduledAction', {
    ...key,
    ScheduledActionName: 'night',
    Schedule: 'cron(0 20 * * ? *)',
    ScalableTargetAction: {MinCapacity: 1},
  }),
  scaling('PutScheduledAction', {...key, ScheduledActionName: 'x', Schedule: 'daily'}, {expect: 'ValidationException'}),
  scaling(
    'DescribeScheduledActions',
    {ServiceNamespace: 'ecs'},
    {
      is: {'ScheduledActions[0].Schedule': 'cron(0 20 * * ? *)'},
    },
  ),
  scaling('DescribeScheduledActions', {ServiceNamespace: 'ecs', NextToken: '!'}, {expect: 'InvalidNextTokenException'}),
  scaling('DeleteScheduledAction', {...key, ScheduledActionName: 'night'}),
  scaling('DeleteScheduledAction', {...key, ScheduledActionName: 'night'}, {expect: 'ObjectNotFoundException'}),
  scaling(
    'DescribeScalingActivities',
    {ServiceNamespace: 'ecs'},
    {
      is: {'ScalingActivities[0].Description': 'Setting desired count to 2.'},
    },
  ),
  scaling('DescribeScalingActivities', {ServiceNamespace: 'ecs', MaxResults: 500}, {expect: 'ValidationException'}),
  scaling('DeregisterScalableTarget', key),
  scaling('DescribeScalableTargets', {ServiceNamespace: 'ecs'}, {is: {ScalableTargets: []}}),
  scaling('DeregisterScalableTarget', key, {expect: 'ObjectNotFoundException'}),
]

const logCalls: ConformanceCall[] = [
  logs('CreateLogGroup', {logGroupName: '/ecs/web'}),
  logs('CreateLogGroup', {logGroupName: '/ecs/web'}, {expect: 'ResourceAlreadyExistsException'}),
  logs('DescribeLogGroups', {logGroupNamePrefix: '/ecs'}, {is: {'logGroups[0].logGroupName': '/ecs/web'}}),
  logs('DescribeLogGroups', {limit: 50, nextToken: '!'}, {expect: 'InvalidParameterException'}),
  logs('DescribeLogStreams', {logGroupName: '/ecs/web'}, {is: {logStreams: []}}),
  logs('DescribeLogStreams', {logGroupName: '/nobody'}, {expect: 'ResourceNotFoundException'}),
  logs('FilterLogEvents', {logGroupName: '/ecs/web', filterPattern: 'error'}, {is: {events: []}}),
  logs('FilterLogEvents', {logGroupName: '/nobody'}, {expect: 'ResourceNotFoundException'}),
  logs('GetLogEvents', {logGroupName: '/ecs/web', logStreamName: 'none'}, {expect: 'ResourceNotFoundException'}),
  logs('DeleteLogGroup', {logGroupName: '/ecs/web'}),
  logs('DeleteLogGroup', {logGroupName: '/ecs/web'}, {expect: 'ResourceNotFoundException'}),
]

export const neighbourCalls = [...scalingCalls, ...logCalls]
