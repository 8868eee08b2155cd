import type {AutoScalingApi, Ec2Api, EcsApi, ElbV2Api} from '../core/api.js'
import {parseArn} from '../core/arn.js'
import type {Clock} from '../core/clock.js'
import {UserError} from '../core/errors.js'
import {type ClusterSnapshot, type NotRead, snapshotVersion} from '../placement/snapshot.js'
import {loadCapacity} from './snapshot-capacity.js'
import {loadContainerInstances, loadTasks} from './snapshot-cluster.js'
import {allowed, keep} from './snapshot-members.js'
import {loadNetwork} from './snapshot-network.js'
import {type SnapshotEvent, SnapshotProgress} from './snapshot-progress.js'
import {Reads, refusedRead} from './snapshot-reads.js'
import {redactSnapshot} from './snapshot-redact.js'
import {loadServices, loadTaskDefinitions} from './snapshot-services.js'

export type {SnapshotEvent} from './snapshot-progress.js'

/** The operations a snapshot is read with; the three optional services are left out where nobody answers for them. */
export interface SnapshotApi {
  ecs: Pick<
    EcsApi,
    | 'describeCapacityProviders'
    | 'describeClusters'
    | 'describeContainerInstances'
    | 'describeServices'
    | 'describeTaskDefinition'
    | 'describeTasks'
    | 'listAccountSettings'
    | 'listContainerInstances'
    | 'listServices'
    | 'listTasks'
  >
  ec2?: Pick<Ec2Api, 'describeSubnets'>
  autoScaling?: AutoScalingApi
  elbV2?: Pick<ElbV2Api, 'describeTargetGroups' | 'describeTargetGroupAttributes'>
}

export interface SnapshotOptions {
  clock: Clock
  region: string
  onEvent?: (event: SnapshotEvent) => void
  /** Task definitions (ARN or family:revision) to read besides those in use. */
  taskDefinitions?: readonly string[]
  /** Subnets to read besides the services' own. */
  subnets?: readonly string[]
  /** The service whose events are kept too; they are never part of a snapshot file. */
  eventsOf?: string
  /** Masks account ids. */
  redact?: boolean
  signal?: AbortSignal
}

/**
 * A cluster as AWS describes it now: every container instance but the INACTIVE, the tasks that run or are stopping, the
 * services with the task definitions in use, capacity providers, subnets, target groups. Built from an allow-list.
 * What the caller may not read is named in `notRead` with the permission it takes.
 * @throws UserError for a cluster that does not exist; AwsError when container instances may not be read at all.
 */
export async function loadSnapshot(
  api: SnapshotApi,
  cluster: string,
  options: SnapshotOptions,
): Promise<ClusterSnapshot> {
  const progress = new SnapshotProgress(options.clock, options.onEvent)
  const reads = new Reads(options.clock, progress, options.signal)
  const takenAt = new Date(options.clock.now()).toISOString()
  const described = await readCluster(api, reads, cluster)
  progress.expect({
    containerInstances: described.registeredContainerInstancesCount ?? 0,
    tasks: (described.runningTasksCount ?? 0) + (described.pendingTasksCount ?? 0),
    services: described.activeServicesCount ?? 0,
  })
  const context: LoadContext = {
    api,
    reads,
    cluster: described.clusterArn ?? cluster,
    progress,
    notRead: (what, refusal) => progress.notRead({what, ...refusal}),
    ...(options.signal ? {signal: options.signal} : {}),
  }
  const [containerInstances, tasks, services] = await Promise.all([
    loadContainerInstances(context),
    loadTasks(context),
    loadServices(context, options.eventsOf),
  ])
  const [taskDefinitions, capacity, network] = await Promise.all([
    loadTaskDefinitions(context, services ?? [], tasks ?? [], options.taskDefinitions ?? []),
    loadCapacity(context, described.capacityProviders ?? []),
    loadNetwork(context, services ?? [], options.subnets ?? []),
  ])
  const account = parseArn(described.clusterArn ?? '')?.accountId
  const snapshot: ClusterSnapshot = {
    gantrySnapshot: snapshotVersion,
    takenAt,
    region: options.region,
    ...(account ? {account} : {}),
    cluster: keep(allowed.cluster, described) as NonNullable<ClusterSnapshot['cluster']>,
    containerInstances,
    ...(tasks ? {tasks} : {}),
    ...(services ? {services} : {}),
    taskDefinitions,
    ...capacity,
    ...network,
    notRead: progress.refusals,
  }
  return options.redact ? redactSnapshot(snapshot) : snapshot
}

/** What every part of the load works with. */
export interface LoadContext {
  api: SnapshotApi
  reads: Reads
  /** The cluster's ARN. */
  cluster: string
  progress: SnapshotProgress
  notRead(what: string, refusal: Omit<NotRead, 'what'>): void
  signal?: AbortSignal
}

async function readCluster(api: SnapshotApi, reads: Reads, cluster: string) {
  const answer = await reads
    .call('other', 'DescribeClusters', () => api.ecs.describeClusters({clusters: [cluster]}))
    .catch(error => {
      throw refusedRead(error)
    })
  const found = answer.clusters?.[0]
  if (!found || found.status === 'INACTIVE') {
    throw new UserError(`there is no cluster \`${cluster}\` here`, {
      ...(found ? {why: 'its status is INACTIVE: it has been deleted'} : {}),
      fix: 'name it with --cluster; `aws ecs list-clusters` lists them',
    })
  }
  return found
}
