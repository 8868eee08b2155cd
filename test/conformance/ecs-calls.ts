// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is filled in by the suite, and by other programs that read the calls
import type {ConformanceCall} from './call.js'

const cluster = 'conformance'
const ecs = (op: string, params: Record<string, unknown>, rest: Partial<ConformanceCall> = {}): ConformanceCall => ({
  service: 'ecs',
  op,
  params,
  ...rest,
})
const refused = (op: string, params: Record<string, unknown>, expect: string, rest: Partial<ConformanceCall> = {}) =>
  ecs(op, params, {expect, ...rest})
const missingTask = {cluster, tasks: ['ffffffffffffffffffffffffffffffff']}
const web = (image: string) => ({
  family: 'web',
  containerDefinitions: [
    {name: 'web', image, cpu: 64, memory: 128, portMappings: [{containerPort: 80}], essential: true},
  ],
  tags: [{key: 'team', value: 'shop'}],
})

/** Clusters and what stands in them. */
const clusters: ConformanceCall[] = [
  ecs(
    'CreateCluster',
    {clusterName: 'other', tags: [{key: 'a', value: 'b'}]},
    {save: {otherArn: 'cluster.clusterArn'}},
  ),
  refused('CreateCluster', {clusterName: 'no spaces'}, 'InvalidParameterException'),
  ecs(
    'DescribeClusters',
    {clusters: ['other'], include: ['TAGS', 'SETTINGS', 'STATISTICS']},
    {
      is: {'clusters[0].clusterArn': '${otherArn}', 'clusters[0].tags[0].value': 'b', 'clusters[0].status': 'ACTIVE'},
    },
  ),
  ecs('DescribeClusters', {clusters: ['nobody']}, {is: {'failures[0].reason': 'MISSING'}}),
  refused('DescribeClusters', {clusters: Array.from({length: 101}, (_, n) => `c${n}`)}, 'InvalidParameterException'),
  ecs('ListClusters', {}, {has: ['clusterArns[1]']}),
  refused('ListClusters', {nextToken: 'none of ours'}, 'InvalidParameterException'),
  ecs('UpdateClusterSettings', {cluster: 'other', settings: [{name: 'containerInsights', value: 'enabled'}]}),
  ecs(
    'DescribeClusters',
    {clusters: ['other'], include: ['SETTINGS']},
    {
      is: {'clusters[0].settings[0].value': 'enabled'},
    },
  ),
  refused('UpdateClusterSettings', {cluster: 'nobody', settings: []}, 'ClusterNotFoundException'),
  ecs('UpdateCluster', {cluster: 'other', settings: [{name: 'containerInsights', value: 'enhanced'}]}),
  ecs(
    'DescribeClusters',
    {clusters: ['other'], include: ['SETTINGS']},
    {is: {'clusters[0].settings[0].value': 'enhanced'}},
  ),
  refused('UpdateCluster', {cluster: 'nobody'}, 'ClusterNotFoundException'),
  ecs('DeleteCluster', {cluster: 'other'}, {is: {'cluster.status': 'INACTIVE'}}),
  ecs('DescribeClusters', {clusters: ['other']}, {is: {'clusters[0].status': 'INACTIVE'}}),
  refused('DeleteCluster', {cluster: 'other'}, 'ClusterNotFoundException'),
  refused('DeleteCluster', {cluster}, 'ClusterContainsContainerInstancesException'),
]

const taskDefinitions: ConformanceCall[] = [
  ecs('RegisterTaskDefinition', web('nginx:1'), {
    save: {webOne: 'taskDefinition.taskDefinitionArn'},
    is: {'taskDefinition.revision': 1, 'taskDefinition.status': 'ACTIVE'},
  }),
  refused('RegisterTaskDefinition', {family: 'no spaces', containerDefinitions: []}, 'ClientException'),
  ecs('RegisterTaskDefinition', web('nginx:2'), {save: {webTwo: 'taskDefinition.taskDefinitionArn'}}),
  ecs(
    'RegisterTaskDefinition',
    {
      family: 'fargate',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{name: 'web', image: 'nginx:1', portMappings: [{containerPort: 80}]}],
    },
    {is: {'taskDefinition.compatibilities[1]': 'FARGATE'}},
  ),
  ecs(
    'DescribeTaskDefinition',
    {taskDefinition: 'web', include: ['TAGS']},
    {
      is: {'taskDefinition.taskDefinitionArn': '${webTwo}', 'tags[0].key': 'team'},
    },
  ),
  refused('DescribeTaskDefinition', {taskDefinition: 'nobody'}, 'ClientException'),
  ecs('ListTaskDefinitions', {familyPrefix: 'web', sort: 'DESC'}, {is: {'taskDefinitionArns[0]': '${webTwo}'}}),
  refused('ListTaskDefinitions', {maxResults: 1000}, 'InvalidParameterException'),
  ecs('ListTaskDefinitionFamilies', {familyPrefix: 'we'}, {is: {'families[0]': 'web'}}),
  refused('ListTaskDefinitionFamilies', {nextToken: '!'}, 'InvalidParameterException'),
  ecs('RegisterTaskDefinition', {...web('nginx:3'), family: 'old'}, {save: {old: 'taskDefinition.taskDefinitionArn'}}),
  ecs('DeregisterTaskDefinition', {taskDefinition: 'old:1'}, {is: {'taskDefinition.status': 'INACTIVE'}}),
  ecs('DescribeTaskDefinition', {taskDefinition: 'old:1'}, {is: {'taskDefinition.status': 'INACTIVE'}}),
  refused('DeregisterTaskDefinition', {taskDefinition: 'old'}, 'ClientException'),
  ecs(
    'DeleteTaskDefinitions',
    {taskDefinitions: ['old:1']},
    {
      is: {'taskDefinitions[0].status': 'DELETE_IN_PROGRESS'},
    },
  ),
  ecs('DescribeTaskDefinition', {taskDefinition: 'old:1'}, {is: {'taskDefinition.status': 'DELETE_IN_PROGRESS'}}),
  refused('DeleteTaskDefinitions', {taskDefinitions: []}, 'InvalidParameterException'),
]

const containerInstances: ConformanceCall[] = [
  ecs('ListContainerInstances', {cluster}, {save: {instance: 'containerInstanceArns[0]'}}),
  ecs(
    'ListContainerInstances',
    {cluster, filter: 'attribute:ecs.availability-zone == us-east-1b'},
    {
      has: ['containerInstanceArns[0]'],
    },
  ),
  refused('ListContainerInstances', {cluster, filter: 'attribute:x ='}, 'InvalidParameterException'),
  refused('ListContainerInstances', {cluster: 'nobody'}, 'ClusterNotFoundException'),
  ecs(
    'DescribeContainerInstances',
    {cluster, containerInstances: ['${instance}']},
    {
      is: {'containerInstances[0].status': 'ACTIVE', 'containerInstances[0].agentConnected': true},
      has: ['containerInstances[0].remainingResources[0].name', 'containerInstances[0].versionInfo.agentVersion'],
    },
  ),
  refused('DescribeContainerInstances', {cluster, containerInstances: []}, 'InvalidParameterException'),
  ecs(
    'RegisterContainerInstance',
    {
      cluster,
      totalResources: [
        {name: 'CPU', type: 'INTEGER', integerValue: 1024},
        {name: 'MEMORY', type: 'INTEGER', integerValue: 990},
        {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22']},
        {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: []},
      ],
      attributes: [{name: 'ecs.os-type', value: 'linux'}],
    },
    {save: {joined: 'containerInstance.containerInstanceArn'}},
  ),
  ecs(
    'DescribeContainerInstances',
    {cluster, containerInstances: ['${joined}']},
    {
      is: {'containerInstances[0].registeredResources[1].integerValue': 990},
    },
  ),
  refused('RegisterContainerInstance', {cluster: 'nobody'}, 'ClusterNotFoundException'),
  ecs('PutAttributes', {cluster, attributes: [{name: 'stack', value: 'web', targetId: '${joined}'}]}),
  ecs(
    'ListAttributes',
    {cluster, targetType: 'container-instance', attributeName: 'stack'},
    {
      is: {'attributes[0].value': 'web', 'attributes[0].targetId': '${joined}'},
    },
  ),
  refused('PutAttributes', {cluster, attributes: [{name: 'a', targetId: 'ffff'}]}, 'TargetNotFoundException'),
  refused('ListAttributes', {cluster: 'nobody', targetType: 'container-instance'}, 'ClusterNotFoundException'),
  ecs('DeleteAttributes', {cluster, attributes: [{name: 'stack', targetId: '${joined}'}]}),
  refused('DeleteAttributes', {cluster, attributes: [{name: 'a', targetId: 'ffff'}]}, 'TargetNotFoundException'),
  ecs(
    'UpdateContainerInstancesState',
    {cluster, containerInstances: ['${joined}'], status: 'DRAINING'},
    {
      is: {'containerInstances[0].status': 'DRAINING'},
    },
  ),
  ecs('ListContainerInstances', {cluster, status: 'DRAINING'}, {is: {'containerInstanceArns[0]': '${joined}'}}),
  refused(
    'UpdateContainerInstancesState',
    {cluster, containerInstances: ['${joined}'], status: 'REGISTERING'},
    'InvalidParameterException',
  ),
  ecs(
    'DeregisterContainerInstance',
    {cluster, containerInstance: '${joined}', force: true},
    {
      is: {'containerInstance.status': 'INACTIVE'},
    },
  ),
  refused('DeregisterContainerInstance', {cluster, containerInstance: 'ffff'}, 'ClientException'),
]

const services: ConformanceCall[] = [
  ecs(
    'CreateService',
    {cluster, serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2},
    {
      save: {service: 'service.serviceArn'},
      is: {'service.status': 'ACTIVE', 'service.deployments[0].rolloutState': 'IN_PROGRESS'},
    },
  ),
  refused(
    'CreateService',
    {cluster, serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2},
    'InvalidParameterException',
  ),
  refused('CreateService', {cluster, serviceName: 'x', taskDefinition: 'nobody', desiredCount: 1}, 'ClientException'),
  refused('CreateService', {cluster: 'nobody', serviceName: 'x', taskDefinition: 'web'}, 'ClusterNotFoundException'),
  ecs(
    'DescribeServices',
    {cluster, services: ['web'], include: ['TAGS']},
    {
      is: {'services[0].serviceArn': '${service}', 'services[0].desiredCount': 2},
    },
  ),
  ecs('DescribeServices', {cluster, services: ['nobody']}, {is: {'failures[0].reason': 'MISSING'}}),
  refused('DescribeServices', {cluster: 'nobody', services: ['web']}, 'ClusterNotFoundException'),
  ecs('ListServices', {cluster}, {is: {'serviceArns[0]': '${service}'}}),
  refused('ListServices', {cluster: 'nobody'}, 'ClusterNotFoundException'),
  ecs(
    'UpdateService',
    {cluster, service: 'web', taskDefinition: 'web:2'},
    {
      is: {'service.taskDefinition': '${webTwo}', 'service.deployments[1].status': 'ACTIVE'},
      save: {deployment: 'service.currentServiceDeployment'},
    },
  ),
  refused('UpdateService', {cluster, service: 'nobody'}, 'ServiceNotFoundException'),
  ecs(
    'ListServiceDeployments',
    {cluster, service: 'web'},
    {
      is: {'serviceDeployments[0].serviceDeploymentArn': '${deployment}'},
    },
  ),
  refused('ListServiceDeployments', {cluster, service: 'nobody'}, 'ServiceNotFoundException'),
  ecs(
    'DescribeServiceDeployments',
    {serviceDeploymentArns: ['${deployment}']},
    {
      save: {revision: 'serviceDeployments[0].targetServiceRevision.arn'},
      has: ['serviceDeployments[0].status', 'serviceDeployments[0].deploymentCircuitBreaker.status'],
    },
  ),
  refused('DescribeServiceDeployments', {serviceDeploymentArns: []}, 'InvalidParameterException'),
  ecs(
    'DescribeServiceRevisions',
    {serviceRevisionArns: ['${revision}']},
    {
      is: {'serviceRevisions[0].taskDefinition': '${webTwo}'},
    },
  ),
  refused('DescribeServiceRevisions', {serviceRevisionArns: []}, 'InvalidParameterException'),
  ecs('StopServiceDeployment', {serviceDeploymentArn: '${deployment}', stopType: 'ROLLBACK'}),
  refused(
    'StopServiceDeployment',
    {serviceDeploymentArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/conformance/web/none'},
    'ServiceDeploymentNotFoundException',
  ),
  ecs('TagResource', {resourceArn: '${service}', tags: [{key: 'stage', value: 'prod'}]}),
  ecs('ListTagsForResource', {resourceArn: '${service}'}, {is: {'tags[0].value': 'prod'}}),
  ecs('UntagResource', {resourceArn: '${service}', tagKeys: ['stage']}),
  ecs('ListTagsForResource', {resourceArn: '${service}'}, {is: {tags: []}}),
  ...['TagResource', 'UntagResource', 'ListTagsForResource'].map(op =>
    refused(
      op,
      {
        resourceArn: 'arn:aws:ecs:us-east-1:123456789012:service/nobody/web',
        ...(op === 'TagResource' ? {tags: []} : op === 'UntagResource' ? {tagKeys: []} : {}),
      },
      'ClusterNotFoundException',
    ),
  ),
]

const tasks: ConformanceCall[] = [
  ecs(
    'RunTask',
    {cluster, taskDefinition: 'web:1', count: 2, startedBy: 'hand', tags: [{key: 'a', value: 'b'}]},
    {
      save: {task: 'tasks[0].taskArn', second: 'tasks[1].taskArn'},
      is: {'tasks[0].group': 'family:web', 'tasks[0].lastStatus': 'PROVISIONING'},
    },
  ),
  refused('RunTask', {cluster, taskDefinition: 'nobody'}, 'ClientException'),
  refused('RunTask', {cluster: 'nobody', taskDefinition: 'web'}, 'ClusterNotFoundException'),
  ecs(
    'StartTask',
    {cluster, taskDefinition: 'web:1', containerInstances: ['${instance}']},
    {
      is: {'tasks[0].containerInstanceArn': '${instance}'},
    },
  ),
  refused(
    'StartTask',
    {cluster: 'nobody', taskDefinition: 'web', containerInstances: ['x']},
    'ClusterNotFoundException',
  ),
  ecs(
    'DescribeTasks',
    {cluster, tasks: ['${task}'], include: ['TAGS']},
    {
      is: {'tasks[0].taskArn': '${task}', 'tasks[0].startedBy': 'hand', 'tasks[0].tags[0].key': 'a'},
      has: ['tasks[0].containers[0].containerArn', 'tasks[0].createdAt'],
    },
  ),
  ecs('DescribeTasks', missingTask, {is: {'failures[0].reason': 'MISSING'}}),
  refused('DescribeTasks', {cluster: 'nobody', tasks: ['x']}, 'ClusterNotFoundException'),
  ecs('ListTasks', {cluster, startedBy: 'hand'}, {is: {'taskArns[0]': '${task}'}}),
  refused('ListTasks', {cluster, serviceName: 'nobody'}, 'ServiceNotFoundException'),
  ecs(
    'StopTask',
    {cluster, task: '${task}', reason: 'enough'},
    {
      is: {'task.desiredStatus': 'STOPPED', 'task.stopCode': 'UserInitiated', 'task.stoppedReason': 'enough'},
    },
  ),
  ecs('ListTasks', {cluster, startedBy: 'hand', desiredStatus: 'STOPPED'}, {is: {'taskArns[0]': '${task}'}}),
  refused('StopTask', {cluster, task: 'ffff'}, 'InvalidParameterException'),
  ecs(
    'UpdateTaskProtection',
    {cluster, tasks: ['${second}'], protectionEnabled: true},
    {
      is: {'failures[0].reason': 'TASK_NOT_VALID'},
    },
  ),
  refused(
    'UpdateTaskProtection',
    {cluster: 'nobody', tasks: ['x'], protectionEnabled: true},
    'ClusterNotFoundException',
  ),
  ecs('GetTaskProtection', {cluster, tasks: ['${second}']}, {is: {'protectedTasks[0].protectionEnabled': false}}),
  refused('GetTaskProtection', {cluster: 'nobody'}, 'ClusterNotFoundException'),
]

const rest: ConformanceCall[] = [
  ecs(
    'CreateCapacityProvider',
    {
      name: 'fresh',
      autoScalingGroupProvider: {
        autoScalingGroupArn:
          'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:0e9f6a0c-0000-4000-a000-000000000000:autoScalingGroupName/fresh',
      },
    },
    {is: {'capacityProvider.status': 'ACTIVE'}},
  ),
  refused(
    'CreateCapacityProvider',
    {name: 'aws-x', autoScalingGroupProvider: {autoScalingGroupArn: 'a'}},
    'ClientException',
  ),
  ecs(
    'DescribeCapacityProviders',
    {capacityProviders: ['fresh']},
    {
      is: {'capacityProviders[0].autoScalingGroupProvider.managedScaling.targetCapacity': 100},
    },
  ),
  ecs('UpdateCapacityProvider', {
    name: 'fresh',
    autoScalingGroupProvider: {managedScaling: {status: 'ENABLED', targetCapacity: 80}},
  }),
  ecs(
    'DescribeCapacityProviders',
    {capacityProviders: ['fresh']},
    {is: {'capacityProviders[0].autoScalingGroupProvider.managedScaling.targetCapacity': 80}},
  ),
  refused('UpdateCapacityProvider', {name: 'nobody', autoScalingGroupProvider: {}}, 'ClientException'),
  refused('DescribeCapacityProviders', {nextToken: '!'}, 'InvalidParameterException'),
  ecs('PutClusterCapacityProviders', {
    cluster,
    capacityProviders: ['group', 'fresh', 'FARGATE'],
    defaultCapacityProviderStrategy: [],
  }),
  ecs(
    'DescribeClusters',
    {clusters: [cluster]},
    {is: {'clusters[0].capacityProviders': ['group', 'fresh', 'FARGATE']}},
  ),
  refused(
    'PutClusterCapacityProviders',
    {cluster: 'nobody', capacityProviders: [], defaultCapacityProviderStrategy: []},
    'ClusterNotFoundException',
  ),
  refused('DeleteCapacityProvider', {capacityProvider: 'fresh'}, 'ClientException'),
  ecs('PutClusterCapacityProviders', {cluster, capacityProviders: ['group'], defaultCapacityProviderStrategy: []}),
  ecs('DeleteCapacityProvider', {capacityProvider: 'fresh'}),
  ecs('DescribeCapacityProviders', {capacityProviders: ['fresh']}, {is: {'capacityProviders[0].status': 'INACTIVE'}}),
  ecs('PutAccountSetting', {name: 'awsvpcTrunking', value: 'enabled'}, {is: {'setting.value': 'enabled'}}),
  ecs('ListAccountSettings', {name: 'awsvpcTrunking'}, {is: {'settings[0].value': 'enabled'}}),
  refused('PutAccountSetting', {name: 'awsvpcTrunking', value: 'maybe'}, 'InvalidParameterException'),
  refused('ListAccountSettings', {nextToken: '!'}, 'InvalidParameterException'),
  ecs('DeleteAccountSetting', {name: 'awsvpcTrunking'}),
  ecs('ListAccountSettings', {name: 'awsvpcTrunking'}, {is: {settings: []}}),
  refused('DeleteAccountSetting', {name: 'taskLongArnFormatt'}, 'InvalidParameterException', {raw: true}),
  ecs('PutAccountSettingDefault', {name: 'containerInsights', value: 'enhanced'}),
  ecs('ListAccountSettings', {name: 'containerInsights'}, {is: {'settings[0].value': 'enhanced'}}),
  refused('PutAccountSettingDefault', {name: 'awsvpcTrunking', value: 'maybe'}, 'InvalidParameterException'),
  refused('DeleteService', {cluster, service: 'web'}, 'InvalidParameterException'),
  ecs('DeleteService', {cluster, service: 'web', force: true}, {is: {'service.desiredCount': 0}}),
  ecs('DescribeServices', {cluster, services: ['web']}, {has: ['services[0].status']}),
  refused('DeleteService', {cluster, service: 'nobody'}, 'ServiceNotFoundException'),
]

export const ecsCalls = [...clusters, ...taskDefinitions, ...containerInstances, ...services, ...tasks, ...rest]
