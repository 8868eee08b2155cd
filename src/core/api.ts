import type {ApplicationAutoScaling} from '@aws-sdk/client-application-auto-scaling'
import type {AutoScaling} from '@aws-sdk/client-auto-scaling'
import type {CloudFormation} from '@aws-sdk/client-cloudformation'
import type {CloudWatch} from '@aws-sdk/client-cloudwatch'
import type {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import type {EC2} from '@aws-sdk/client-ec2'
import type {ECR} from '@aws-sdk/client-ecr'
import type {ECRPUBLIC} from '@aws-sdk/client-ecr-public'
import type {ECS} from '@aws-sdk/client-ecs'
import type {EFS} from '@aws-sdk/client-efs'
import type {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {IAM} from '@aws-sdk/client-iam'
import type {Lambda} from '@aws-sdk/client-lambda'
import type {SecretsManager} from '@aws-sdk/client-secrets-manager'
import type {ServiceQuotas} from '@aws-sdk/client-service-quotas'
import type {SSM} from '@aws-sdk/client-ssm'
import type {STS} from '@aws-sdk/client-sts'

/**
 * AWS as the code may reach it: one narrow type per service, satisfied by the SDK's own clients and by the local
 * endpoint's in-process client. A function asks for the fewest operations it can: `Pick<EcsApi, 'describeServices'>`.
 */
export type EcsApi = Pick<
  ECS,
  | 'createCluster'
  | 'createExpressGatewayService'
  | 'createService'
  | 'continueServiceDeployment'
  | 'deleteExpressGatewayService'
  | 'deleteService'
  | 'describeCapacityProviders'
  | 'describeClusters'
  | 'describeContainerInstances'
  | 'describeExpressGatewayService'
  | 'describeServiceDeployments'
  | 'describeServiceRevisions'
  | 'describeServices'
  | 'describeTaskDefinition'
  | 'describeTasks'
  | 'listAccountSettings'
  | 'listClusters'
  | 'listContainerInstances'
  | 'listServiceDeployments'
  | 'listServices'
  | 'listTaskDefinitions'
  | 'listTasks'
  | 'registerContainerInstance'
  | 'registerTaskDefinition'
  | 'stopServiceDeployment'
  | 'updateExpressGatewayService'
  | 'updateService'
>
export type EcrApi = Pick<
  ECR,
  | 'batchCheckLayerAvailability'
  | 'batchDeleteImage'
  | 'batchGetImage'
  | 'createRepository'
  | 'deleteLifecyclePolicy'
  | 'describeImages'
  | 'describeImageScanFindings'
  | 'describeRepositories'
  | 'getAuthorizationToken'
  | 'getLifecyclePolicy'
  | 'getLifecyclePolicyPreview'
  | 'getRepositoryPolicy'
  | 'listImages'
  | 'putImage'
  | 'putImageScanningConfiguration'
  | 'putImageTagMutability'
  | 'putLifecyclePolicy'
  | 'setRepositoryPolicy'
  | 'startLifecyclePolicyPreview'
  | 'updateImageStorageClass'
>
export type EcrPublicApi = Pick<
  ECRPUBLIC,
  'createRepository' | 'describeRegistries' | 'describeRepositories' | 'getAuthorizationToken'
>
export type ApplicationAutoScalingApi = Pick<
  ApplicationAutoScaling,
  | 'deleteScalingPolicy'
  | 'deleteScheduledAction'
  | 'deregisterScalableTarget'
  | 'describeScalableTargets'
  | 'describeScalingActivities'
  | 'describeScalingPolicies'
  | 'describeScheduledActions'
  | 'putScalingPolicy'
  | 'putScheduledAction'
  | 'registerScalableTarget'
>
export type AutoScalingApi = Pick<AutoScaling, 'describeAutoScalingGroups'>
export type CloudFormationApi = Pick<CloudFormation, 'describeStacks'>
export type CloudWatchApi = Pick<CloudWatch, 'describeAlarms' | 'getMetricData' | 'putMetricAlarm' | 'deleteAlarms'>
export type CloudWatchLogsApi = Pick<
  CloudWatchLogs,
  'describeLogGroups' | 'describeLogStreams' | 'getLogEvents' | 'filterLogEvents'
>
export type Ec2Api = Pick<
  EC2,
  | 'describeInstances'
  | 'describeInstanceTypes'
  | 'describeRouteTables'
  | 'describeSecurityGroups'
  | 'describeSubnets'
  | 'describeVpcEndpoints'
>
export type ElbV2Api = Pick<
  ElasticLoadBalancingV2,
  | 'describeListeners'
  | 'describeLoadBalancers'
  | 'describeRules'
  | 'describeTargetGroupAttributes'
  | 'describeTargetGroups'
  | 'describeTargetHealth'
>
export type EfsApi = Pick<EFS, 'describeMountTargets'>
export type IamApi = Pick<
  IAM,
  'getInstanceProfile' | 'getRole' | 'listAttachedRolePolicies' | 'simulatePrincipalPolicy'
>
export type LambdaApi = Pick<Lambda, 'getFunction' | 'listFunctions'>
export type SecretsManagerApi = Pick<SecretsManager, 'describeSecret' | 'getSecretValue'>
export type ServiceQuotasApi = Pick<ServiceQuotas, 'getServiceQuota'>
export type SsmApi = Pick<SSM, 'getParameters'>
export type StsApi = Pick<STS, 'getCallerIdentity'>

/** Every service by the name a command asks `connect()` for. */
export interface Api {
  applicationAutoScaling: ApplicationAutoScalingApi
  autoScaling: AutoScalingApi
  cloudFormation: CloudFormationApi
  cloudWatch: CloudWatchApi
  cloudWatchLogs: CloudWatchLogsApi
  ec2: Ec2Api
  ecr: EcrApi
  ecrPublic: EcrPublicApi
  ecs: EcsApi
  efs: EfsApi
  elbV2: ElbV2Api
  iam: IamApi
  lambda: LambdaApi
  secretsManager: SecretsManagerApi
  serviceQuotas: ServiceQuotasApi
  ssm: SsmApi
  sts: StsApi
}
