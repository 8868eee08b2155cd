import type {Service, TaskDefinition} from '@aws-sdk/client-ecs'
import type {ElbV2Api} from '../core/api.js'
import {deniedAction, isDenied} from '../core/sdk-fault.js'
import {allowed, keep} from '../observe/snapshot-members.js'
import {
  type ClusterSnapshot,
  type NotRead,
  type SnapshotService,
  type SnapshotTaskDefinition,
  snapshotVersion,
  type TargetGroup,
} from '../placement/snapshot.js'
import type {ServiceRequest} from './request.js'

type LoadBalancing = Pick<ElbV2Api, 'describeTargetGroups' | 'describeTargetGroupAttributes'>

/**
 * A cluster as a service on Fargate sees it: the service itself, as many tasks as it says run, and the target groups
 * whose checks and delays make the time. No container instance, no task and no other service is read.
 */
export async function fargateSnapshot(
  reads: {nowMs: number; region: string; elbV2?: LoadBalancing},
  live: Service | undefined,
  running: TaskDefinition | undefined,
  {serviceDefinition}: Pick<ServiceRequest, 'serviceDefinition'>,
): Promise<ClusterSnapshot> {
  const notRead: NotRead[] = []
  const balancers = serviceDefinition?.loadBalancers ?? live?.loadBalancers ?? []
  const arns = balancers.flatMap(({targetGroupArn, advancedConfiguration}) => [
    ...(targetGroupArn ? [targetGroupArn] : []),
    ...(advancedConfiguration?.alternateTargetGroupArn ? [advancedConfiguration.alternateTargetGroupArn] : []),
  ])
  const targetGroups = await loadTargetGroups(reads.elbV2, arns).catch((error: unknown) => {
    const iamAction = isDenied(error) ? (deniedAction(error) ?? 'elasticloadbalancing:DescribeTargetGroups') : undefined
    notRead.push({what: 'target groups', why: (error as Error).message, ...(iamAction ? {iamAction} : {})})
    return undefined
  })
  return {
    gantrySnapshot: snapshotVersion,
    takenAt: new Date(reads.nowMs).toISOString(),
    region: reads.region,
    containerInstances: [],
    services: live ? [keep(allowed.service, live) as SnapshotService] : [],
    taskDefinitions: running ? [keep(allowed.taskDefinition, running) as SnapshotTaskDefinition] : [],
    ...(targetGroups ? {targetGroups} : {}),
    notRead,
  }
}

async function loadTargetGroups(elbV2: LoadBalancing | undefined, arns: string[]): Promise<TargetGroup[]> {
  if (!elbV2 || arns.length === 0) return []
  const {TargetGroups = []} = await elbV2.describeTargetGroups({TargetGroupArns: arns})
  return Promise.all(
    TargetGroups.map(async ({TargetGroupArn = '', HealthCheckIntervalSeconds, HealthyThresholdCount}) => {
      const {Attributes} = await elbV2.describeTargetGroupAttributes({TargetGroupArn})
      const delay = Attributes?.find(({Key}) => Key === 'deregistration_delay.timeout_seconds')?.Value
      return {
        targetGroupArn: TargetGroupArn,
        ...(HealthCheckIntervalSeconds === undefined ? {} : {healthCheckIntervalSeconds: HealthCheckIntervalSeconds}),
        ...(HealthyThresholdCount === undefined ? {} : {healthyThresholdCount: HealthyThresholdCount}),
        ...(delay !== undefined && Number.isFinite(Number(delay)) ? {deregistrationDelaySeconds: Number(delay)} : {}),
      }
    }),
  )
}
