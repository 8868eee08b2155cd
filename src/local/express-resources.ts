import type {ECSManagedResources, ManagedResourceStatus} from '@aws-sdk/client-ecs'
import type {ExpressOwner} from './express.js'

/** The kinds of resources ECS makes for an Express service (API reference: ECSManagedResources). */
export type ExpressResourceKind =
  | 'loadBalancerSecurityGroup'
  | 'serviceSecurityGroup'
  | 'logGroup'
  | 'certificate'
  | 'targetGroup'
  | 'loadBalancer'
  | 'listener'
  | 'rule'
  | 'metricAlarm'
  | 'scalableTarget'
  | 'scalingPolicy'

/** One of them; plain data. */
export interface ExpressResource {
  kind: ExpressResourceKind
  arn: string
  /** When it is there; never, while `blocked` says why. */
  readyAtMs: number
  updatedAtMs: number
  blocked?: {status: 'PROVISIONING' | 'FAILED'; reason: string}
}

/**
 * Assumption `express-provisioning-times`: seconds from the call until a resource is ACTIVE. AWS publishes none; the load
 * balancer's two minutes are what its creation was seen to take.
 */
export const provisioningSeconds: Record<ExpressResourceKind, number> = {
  loadBalancerSecurityGroup: 5,
  serviceSecurityGroup: 5,
  logGroup: 5,
  targetGroup: 10,
  metricAlarm: 10,
  certificate: 30,
  loadBalancer: 120,
  listener: 125,
  rule: 130,
  scalableTarget: 10,
  scalingPolicy: 15,
}

/** The resources that wait for the load balancer; where it is shared they are there within seconds. */
export const behindLoadBalancer: readonly ExpressResourceKind[] = [
  'loadBalancerSecurityGroup',
  'certificate',
  'loadBalancer',
  'listener',
  'targetGroup',
  'rule',
]

/** Longer than any test or any day: no task is started before the load balancer is there. */
export const neverMs = 8_640_000_000_000_000

/** When all are there; `neverMs` while one is blocked. */
export function readyAtMs(resources: readonly ExpressResource[]): number {
  return Math.max(...resources.map(({blocked, readyAtMs: at}) => (blocked ? neverMs : at)))
}

/** The state of a resource at a moment: PROVISIONING, then ACTIVE; DEPROVISIONING and DELETED with its service. */
export function resourceState(
  resource: ExpressResource,
  status: ExpressOwner['service']['status'],
  nowMs: number,
): {arn: string; status: ManagedResourceStatus; statusReason?: string; updatedAt: Date} {
  const updatedAt = new Date(nowMs < resource.readyAtMs ? resource.updatedAtMs : resource.readyAtMs)
  const {arn, blocked} = resource
  if (status !== 'ACTIVE') return {arn, status: status === 'DRAINING' ? 'DEPROVISIONING' : 'DELETED', updatedAt}
  if (blocked)
    return {arn, status: blocked.status, statusReason: blocked.reason, updatedAt: new Date(resource.updatedAtMs)}
  return {arn, status: nowMs < resource.readyAtMs ? 'PROVISIONING' : 'ACTIVE', updatedAt}
}

const metricNames = {
  AVERAGE_CPU: 'ECSServiceAverageCPUUtilization',
  AVERAGE_MEMORY: 'ECSServiceAverageMemoryUtilization',
  REQUEST_COUNT_PER_TARGET: 'ALBRequestCountPerTarget',
} as const

/** Application Auto Scaling's name of an Express service's metric. */
export function predefinedMetric(metric: keyof typeof metricNames) {
  return metricNames[metric]
}

/** `ecsManagedResources` of one revision, as DescribeServiceRevisions answers; undefined for a revision it does not know. */
export function managedResources(
  {express, service}: ExpressOwner,
  serviceRevisionArn: string,
  nowMs: number,
): ECSManagedResources | undefined {
  const configuration = express.configurations.get(serviceRevisionArn) ?? [...express.configurations.values()].at(-1)
  if (!configuration) return undefined
  const of = (kind: ExpressResourceKind) =>
    express.resources.filter(one => one.kind === kind).map(one => resourceState(one, service.status, nowMs))
  const first = (kind: ExpressResourceKind) => of(kind)[0] as ReturnType<typeof resourceState>
  const port = configuration.primaryContainer.containerPort as number
  const {scalingTarget} = configuration
  const awsvpc = service.settings.networkConfiguration?.awsvpcConfiguration
  return {
    ingressPaths: [
      {
        accessType: express.accessType,
        endpoint: express.endpoint,
        loadBalancer: {
          ...first('loadBalancer'),
          scheme: express.accessType === 'PUBLIC' ? 'internet-facing' : 'internal',
          subnetIds: awsvpc?.subnets ?? [],
          securityGroupIds: of('loadBalancerSecurityGroup').map(({arn}) => arn.slice(arn.indexOf('/') + 1)),
        },
        loadBalancerSecurityGroups: of('loadBalancerSecurityGroup'),
        certificate: {...first('certificate'), domainName: express.endpoint},
        listener: first('listener'),
        rule: first('rule'),
        targetGroups: of('targetGroup').map(group => ({
          ...group,
          healthCheckPath: configuration.healthCheckPath,
          healthCheckPort: port,
          port,
        })),
      },
    ],
    autoScaling: {
      scalableTarget: {
        ...first('scalableTarget'),
        minCapacity: scalingTarget.minTaskCount,
        maxCapacity: scalingTarget.maxTaskCount,
      },
      applicationAutoScalingPolicies: [
        {
          ...first('scalingPolicy'),
          policyType: 'TargetTrackingScaling',
          targetValue: scalingTarget.autoScalingTargetValue,
          metric: metricNames[scalingTarget.autoScalingMetric],
        },
      ],
    },
    metricAlarms: of('metricAlarm'),
    serviceSecurityGroups: of('serviceSecurityGroup'),
    logGroups: of('logGroup').map(group => ({
      ...group,
      logGroupName: configuration.primaryContainer.awsLogsConfiguration?.logGroup as string,
    })),
  }
}
