// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is filled in by the suite, and by other programs that read the calls
import type {ConformanceCall} from './call.js'

const ecs = (op: string, params: Record<string, unknown>, rest: Partial<ConformanceCall> = {}): ConformanceCall => ({
  service: 'ecs',
  op,
  params,
  ...rest,
})
const roles = {
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRoleForExpressServices',
}
const primaryContainer = {image: 'nginx:1'}
const nobody = 'arn:aws:ecs:us-east-1:123456789012:service/default/nobody'

/** Express Mode: what is made, changed, shown and deleted, and what is refused. */
export const expressCalls: ConformanceCall[] = [
  ecs(
    'CreateExpressGatewayService',
    {...roles, serviceName: 'express', primaryContainer, tags: [{key: 'team', value: 'shop'}]},
    {
      save: {express: 'service.serviceArn'},
      is: {
        'service.cluster': 'default',
        'service.status.statusCode': 'ACTIVE',
        'service.activeConfigurations[0].cpu': '1024',
        'service.activeConfigurations[0].scalingTarget.maxTaskCount': 20,
        'service.activeConfigurations[0].ingressPaths[0].accessType': 'PUBLIC',
      },
      has: ['service.activeConfigurations[0].ingressPaths[0].endpoint', 'service.currentDeployment'],
    },
  ),
  ecs('CreateExpressGatewayService', {...roles, serviceName: 'x'}, {expect: 'InvalidParameterException', raw: true}),
  ecs(
    'CreateExpressGatewayService',
    {...roles, serviceName: 'x', primaryContainer, cluster: 'nobody'},
    {expect: 'ClusterNotFoundException'},
  ),
  ecs(
    'CreateExpressGatewayService',
    {infrastructureRoleArn: roles.infrastructureRoleArn, serviceName: 'x', taskDefinitionArn: 'nobody:1'},
    {expect: 'ClientException'},
  ),
  ecs(
    'DescribeExpressGatewayService',
    {serviceArn: '${express}', include: ['TAGS']},
    {
      save: {expressDefinition: 'service.activeConfigurations[0].taskDefinitionArn'},
      is: {'service.serviceArn': '${express}', 'service.tags[0].value': 'shop'},
    },
  ),
  ecs('DescribeExpressGatewayService', {serviceArn: nobody}, {expect: 'InvalidParameterException'}),
  ecs(
    'DescribeTaskDefinition',
    {taskDefinition: '${expressDefinition}'},
    {is: {'taskDefinition.containerDefinitions[0].name': 'Main', 'taskDefinition.family': 'default-express'}},
  ),
  ecs(
    'DescribeServices',
    {services: ['express']},
    {
      save: {expressRevision: 'services[0].currentServiceRevisions[0].arn'},
      is: {'services[0].resourceManagementType': 'ECS'},
    },
  ),
  ecs('ListServices', {resourceManagementType: 'ECS'}, {is: {serviceArns: ['${express}']}}),
  ecs(
    'DescribeServiceRevisions',
    {serviceRevisionArns: ['${expressRevision}']},
    {
      is: {'serviceRevisions[0].ecsManagedResources.ingressPaths[0].loadBalancer.status': 'PROVISIONING'},
      has: [
        'serviceRevisions[0].ecsManagedResources.ingressPaths[0].certificate.domainName',
        'serviceRevisions[0].ecsManagedResources.autoScaling.scalableTarget.maxCapacity',
        'serviceRevisions[0].ecsManagedResources.logGroups[0].logGroupName',
      ],
    },
  ),
  ecs(
    'UpdateExpressGatewayService',
    {serviceArn: '${express}', primaryContainer: {image: 'nginx:2'}, cpu: '512', memory: '1024'},
    {
      is: {
        'service.targetConfiguration.primaryContainer.image': 'nginx:2',
        'service.targetConfiguration.memory': '1024',
      },
      has: ['service.targetConfiguration.serviceRevisionArn'],
    },
  ),
  ecs('UpdateExpressGatewayService', {serviceArn: nobody}, {expect: 'InvalidParameterException'}),
  ecs(
    'UpdateExpressGatewayService',
    {serviceArn: '${express}', taskDefinitionArn: 'nobody:1'},
    {expect: 'ClientException'},
  ),
  ecs(
    'DeleteExpressGatewayService',
    {serviceArn: '${express}'},
    {is: {'service.status.statusCode': 'DRAINING', 'service.serviceName': 'express'}},
  ),
  ecs('DeleteExpressGatewayService', {serviceArn: '${express}'}, {expect: 'ServiceNotActiveException'}),
  ecs(
    'UpdateExpressGatewayService',
    {serviceArn: '${express}', healthCheckPath: '/up'},
    {expect: 'ServiceNotActiveException'},
  ),
  ecs('DeleteExpressGatewayService', {serviceArn: nobody}, {expect: 'InvalidParameterException'}),
]
