// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is filled in by the suite, and by other programs that read the calls
import type {ConformanceCall} from './call.js'

const ecs = (op: string, params: Record<string, unknown>, rest: Partial<ConformanceCall> = {}): ConformanceCall => ({
  service: 'ecs',
  op,
  params,
  ...rest,
})
const cluster = 'conformance'
const staged = {
  strategy: 'BLUE_GREEN',
  bakeTimeInMinutes: 5,
  lifecycleHooks: [{targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP']}],
}

/** A service that is deployed in stages, and pauses before anything starts. */
export const strategyCalls: ConformanceCall[] = [
  ecs('RegisterTaskDefinition', {
    family: 'staged',
    containerDefinitions: [{name: 'web', image: 'web', memory: 64, portMappings: [{containerPort: 80}]}],
  }),
  ecs('CreateService', {
    cluster,
    serviceName: 'staged',
    taskDefinition: 'staged',
    desiredCount: 1,
    deploymentConfiguration: staged,
  }),
  ecs(
    'CreateService',
    {
      cluster,
      serviceName: 'unbalanced',
      taskDefinition: 'staged',
      desiredCount: 1,
      deploymentConfiguration: staged,
      loadBalancers: [
        {
          targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1',
          containerName: 'web',
          containerPort: 80,
        },
      ],
    },
    {expect: 'InvalidParameterException'},
  ),
  ecs(
    'ListServiceDeployments',
    {cluster, service: 'staged'},
    {save: {stagedDeployment: 'serviceDeployments[0].serviceDeploymentArn'}},
  ),
  ecs(
    'DescribeServiceDeployments',
    {serviceDeploymentArns: ['${stagedDeployment}']},
    {
      is: {
        'serviceDeployments[0].status': 'IN_PROGRESS',
        'serviceDeployments[0].lifecycleStage': 'PRE_SCALE_UP',
        'serviceDeployments[0].lifecycleHookDetails[0].status': 'AWAITING_ACTION',
      },
      has: ['serviceDeployments[0].lifecycleHookDetails[0].expiresAt'],
      save: {pause: 'serviceDeployments[0].lifecycleHookDetails[0].hookId'},
    },
  ),
  ecs('ContinueServiceDeployment', {serviceDeploymentArn: '${stagedDeployment}', hookId: '${pause}'}),
  ecs(
    'ContinueServiceDeployment',
    {serviceDeploymentArn: '${stagedDeployment}', hookId: '${pause}', action: 'ROLLBACK'},
    {expect: 'InvalidParameterException'},
  ),
  ecs(
    'ContinueServiceDeployment',
    {
      serviceDeploymentArn: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/conformance/staged/none',
      hookId: '${pause}',
    },
    {expect: 'ServiceDeploymentNotFoundException'},
  ),
  ecs('DeleteService', {cluster, service: 'staged', force: true}),
]
