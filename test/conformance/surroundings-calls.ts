import type {ConformanceCall} from './call.js'

const call =
  (service: ConformanceCall['service']) =>
  (op: string, params: Record<string, unknown>, rest: Partial<ConformanceCall> = {}): ConformanceCall => ({
    service,
    op,
    params,
    ...rest,
  })
const quotas = call('service-quotas')
const alarms = call('cloudwatch')
const ec2 = call('ec2')
const iam = call('iam')
const efs = call('efs')

/** What the online checks and the commands read around a cluster. */
export const surroundingsCalls: ConformanceCall[] = [
  quotas(
    'GetServiceQuota',
    {ServiceCode: 'fargate', QuotaCode: 'L-3032A538'},
    {is: {'Quota.Value': 400, 'Quota.QuotaName': 'Fargate On-Demand vCPU resource count'}},
  ),
  quotas('GetServiceQuota', {ServiceCode: 'fargate', QuotaCode: 'L-36FBB829'}, {is: {'Quota.Value': 6}}),
  quotas('GetServiceQuota', {ServiceCode: 'fargate', QuotaCode: 'L-00000000'}, {expect: 'NoSuchResourceException'}),
  alarms(
    'DescribeAlarms',
    {AlarmNames: ['high-errors']},
    {is: {'MetricAlarms[0].StateValue': 'ALARM', CompositeAlarms: []}},
  ),
  alarms('DescribeAlarms', {AlarmNamePrefix: 'nobody'}, {is: {MetricAlarms: []}}),
  alarms('DescribeAlarms', {AlarmNames: ['a'], AlarmNamePrefix: 'a'}, {expect: 'ValidationException'}),
  alarms('DescribeAlarms', {NextToken: 'none of ours'}, {expect: 'InvalidNextToken'}),
  alarms('PutMetricAlarm', {
    AlarmName: 'busy',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 3,
    Threshold: 70,
    MetricName: 'CPUUtilization',
    Namespace: 'AWS/ECS',
  }),
  alarms(
    'PutMetricAlarm',
    {AlarmName: '', ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 3},
    {expect: 'ValidationException', raw: true},
  ),
  alarms('DescribeAlarms', {AlarmNames: ['busy']}, {is: {'MetricAlarms[0].Threshold': 70}}),
  alarms('DeleteAlarms', {AlarmNames: ['busy']}),
  alarms('DeleteAlarms', {AlarmNames: ['busy']}, {expect: 'ResourceNotFound'}),
  alarms(
    'GetMetricData',
    {
      MetricDataQueries: [
        {
          Id: 'm1',
          MetricStat: {Metric: {Namespace: 'AWS/ECS', MetricName: 'CPUUtilization'}, Period: 60, Stat: 'Average'},
          ReturnData: false,
        },
        {Id: 'e1', Expression: 'm1/IF(m1>0,m1,1)', Label: 'one'},
      ],
      StartTime: 0,
      EndTime: 3600,
    },
    {is: {'MetricDataResults[0].Id': 'e1', 'MetricDataResults[0].StatusCode': 'Complete', Messages: []}},
  ),
  alarms(
    'GetMetricData',
    {MetricDataQueries: [{Id: 'e1', Expression: 'e1+1'}], StartTime: 0, EndTime: 60},
    {expect: 'ValidationException'},
  ),
  alarms(
    'GetMetricData',
    {MetricDataQueries: [{Id: 'e1', Expression: '1'}], StartTime: 0, EndTime: 60, NextToken: 'none of ours'},
    {expect: 'InvalidNextToken'},
  ),
  {
    service: 'ecs',
    op: 'ListContainerInstances',
    params: {cluster: 'conformance'},
    save: {containerInstance: 'containerInstanceArns[0]'},
  },
  {
    service: 'ecs',
    op: 'DescribeContainerInstances',
    params: {cluster: 'conformance', containerInstances: ['${containerInstance}']},
    save: {instanceId: 'containerInstances[0].ec2InstanceId'},
  },
  ec2(
    'DescribeInstances',
    {InstanceIds: ['${instanceId}']},
    {
      is: {
        'Reservations[0].Instances[0].InstanceId': '${instanceId}',
        'Reservations[0].Instances[0].InstanceType': 'm5.large',
        'Reservations[0].Instances[0].IamInstanceProfile.Arn':
          'arn:aws:iam::123456789012:instance-profile/ecsInstanceRole',
      },
    },
  ),
  ec2('DescribeInstances', {InstanceIds: ['i-00000000000000000']}, {expect: 'InvalidInstanceID.NotFound'}),
  ec2(
    'DescribeInstanceTypes',
    {InstanceTypes: ['m5.large']},
    {
      is: {
        'InstanceTypes[0].VCpuInfo.DefaultVCpus': 2,
        'InstanceTypes[0].MemoryInfo.SizeInMiB': 8192,
        'InstanceTypes[0].NetworkInfo.MaximumNetworkInterfaces': 3,
      },
    },
  ),
  ec2('DescribeInstanceTypes', {InstanceTypes: ['z9.none']}, {expect: 'InvalidInstanceType'}),
  ec2(
    'DescribeSecurityGroups',
    {Filters: [{Name: 'group-id', Values: ['sg-web']}]},
    {
      is: {
        'SecurityGroups[0].IpPermissions[0].FromPort': 8080,
        'SecurityGroups[0].IpPermissions[0].UserIdGroupPairs[0].GroupId': 'sg-front',
        'SecurityGroups[0].IpPermissions[1].IpProtocol': '-1',
        'SecurityGroups[0].IpPermissions[1].IpRanges[0].CidrIp': '10.0.0.0/16',
      },
    },
  ),
  ec2('DescribeSecurityGroups', {GroupIds: ['sg-none']}, {expect: 'InvalidGroup.NotFound'}),
  efs(
    'DescribeMountTargets',
    {FileSystemId: 'fs-data'},
    {is: {'MountTargets[0].AvailabilityZoneName': 'us-east-1a', 'MountTargets[0].LifeCycleState': 'available'}},
  ),
  efs('DescribeMountTargets', {FileSystemId: 'fs-none'}, {expect: 'FileSystemNotFound'}),
  iam(
    'GetInstanceProfile',
    {InstanceProfileName: 'ecsInstanceRole'},
    {is: {'InstanceProfile.Roles[0].RoleName': 'ecsInstanceRole'}},
  ),
  iam('GetInstanceProfile', {InstanceProfileName: 'nobody'}, {expect: 'NoSuchEntityException'}),
]
