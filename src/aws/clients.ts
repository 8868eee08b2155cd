import type {Api} from '../core/api.js'
import {keepSecret} from '../core/secrets.js'
import {type NetworkAgents, networkAgents} from './network.js'

export interface ClientOptions {
  region?: string
  endpoint?: string
  /** SDK attempts per call; 1 switches its retries off, for calls that must not be repeated blindly. */
  maxAttempts?: number
}

/** The agents, for the client's own calls and for those the SDK makes to sign in (assumed roles, SSO). */
interface Networked extends ClientOptions {
  requestHandler?: NetworkAgents
  clientConfig?: {requestHandler: NetworkAgents}
}

type Loader<K extends keyof Api> = (options: Networked) => Promise<Api[K]>

// One dynamic import per service: a command loads the SDK packages it asks for and no others.
const loaders: {[K in keyof Api]: Loader<K>} = {
  applicationAutoScaling: async options =>
    new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScaling(options),
  autoScaling: async options => new (await import('@aws-sdk/client-auto-scaling')).AutoScaling(options),
  cloudFormation: async options => new (await import('@aws-sdk/client-cloudformation')).CloudFormation(options),
  cloudWatch: async options => new (await import('@aws-sdk/client-cloudwatch')).CloudWatch(options),
  cloudWatchLogs: async options => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(options),
  ec2: async options => new (await import('@aws-sdk/client-ec2')).EC2(options),
  ecr: async options => new (await import('@aws-sdk/client-ecr')).ECR(options),
  ecrPublic: async options => new (await import('@aws-sdk/client-ecr-public')).ECRPUBLIC(options),
  ecs: async options => new (await import('@aws-sdk/client-ecs')).ECS(options),
  efs: async options => new (await import('@aws-sdk/client-efs')).EFS(options),
  elbV2: async options =>
    new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2(options),
  iam: async options => new (await import('@aws-sdk/client-iam')).IAM(options),
  lambda: async options => new (await import('@aws-sdk/client-lambda')).Lambda(options),
  secretsManager: async options => new (await import('@aws-sdk/client-secrets-manager')).SecretsManager(options),
  serviceQuotas: async options => new (await import('@aws-sdk/client-service-quotas')).ServiceQuotas(options),
  ssm: async options => new (await import('@aws-sdk/client-ssm')).SSM(options),
  sts: async options => new (await import('@aws-sdk/client-sts')).STS(options),
}

/** A client of one service; credentials, retries and the endpoint follow the SDK's own chain where not given. */
export async function loadClient<K extends keyof Api>(service: K, options: ClientOptions = {}): Promise<Api[K]> {
  const configuration = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ClientOptions
  keepSecret(process.env['AWS_SECRET_ACCESS_KEY'], process.env['AWS_SESSION_TOKEN'])
  // As many connections as the SDK's own agents have.
  const requestHandler = await networkAgents({keepAlive: true, maxSockets: 50})
  return loaders[service]({
    ...configuration,
    ...(requestHandler ? {requestHandler, clientConfig: {requestHandler}} : {}),
  })
}
