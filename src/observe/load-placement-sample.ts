import type {EcsApi} from '../core/api.js'
import type {Clock} from '../core/clock.js'
import type {
  ClusterSnapshot,
  ContainerInstance,
  SnapshotService,
  SnapshotTask,
  SnapshotTaskDefinition,
} from '../placement/snapshot.js'
import {snapshotVersion} from '../placement/snapshot.js'
import {allowed, keep} from './snapshot-members.js'

const perCall = 100
/** Fewer calls show no container instance. */
export const sampleCallsAtLeast = 5

export interface PlacementSampleOptions {
  clock: Clock
  region: string
  service: string
  /** ARN or family:revision of what shall be placed. */
  taskDefinition: string
  callsAtMost: number
}

/** As much of a cluster as some calls show. */
export interface PlacementSample {
  snapshot: ClusterSnapshot
  /** How many container instances the cluster has, when not all were looked at. */
  outOf?: number
}

/**
 * What the placement of one service's next task rests on, within a few calls: the service, the definition, and as many
 * container instances, a hundred each two calls, as the calls allow; the cluster's tasks only where ports and memory of
 * the instances do not tell all (own interfaces, distinct instances) and all of them can be read.
 * @returns undefined when the calls do not suffice to look at any instance
 */
export async function loadPlacementSample(
  ecs: Pick<
    EcsApi,
    | 'describeClusters'
    | 'describeContainerInstances'
    | 'describeServices'
    | 'describeTaskDefinition'
    | 'describeTasks'
    | 'listContainerInstances'
    | 'listTasks'
  >,
  cluster: string,
  options: PlacementSampleOptions,
): Promise<PlacementSample | undefined> {
  const {clock, region, callsAtMost} = options
  if (callsAtMost < sampleCallsAtLeast) return undefined
  const {services} = await ecs.describeServices({cluster, services: [options.service]})
  const {taskDefinition} = await ecs.describeTaskDefinition({taskDefinition: options.taskDefinition})
  const described = (await ecs.describeClusters({clusters: [cluster]})).clusters?.[0]
  let callsLeft = callsAtMost - 3
  const containerInstances: ContainerInstance[] = []
  let more = await ecs.listContainerInstances({cluster, maxResults: perCall})
  callsLeft--
  for (;;) {
    const arns = more.containerInstanceArns ?? []
    if (arns.length === 0 || callsLeft < 1) break
    const answer = await ecs.describeContainerInstances({cluster, containerInstances: arns})
    callsLeft--
    for (const instance of answer.containerInstances ?? [])
      containerInstances.push(keep(allowed.containerInstance, instance) as ContainerInstance)
    if (!more.nextToken || callsLeft < 2) break
    more = await ecs.listContainerInstances({cluster, maxResults: perCall, nextToken: more.nextToken})
    callsLeft--
  }
  const service = services?.[0]
  const constraints = [...(service?.placementConstraints ?? []), ...(taskDefinition?.placementConstraints ?? [])]
  const needsTasks =
    taskDefinition?.networkMode === 'awsvpc' || constraints.some(({type}) => (type as string) === 'distinctInstance')
  const tasksThere = (described?.runningTasksCount ?? 0) + (described?.pendingTasksCount ?? 0)
  const canRead = !more.nextToken && 2 * Math.ceil(tasksThere / perCall) <= callsLeft
  const tasks = needsTasks && canRead ? await loadTasks(ecs, cluster, callsLeft) : undefined
  const registered = described?.registeredContainerInstancesCount ?? 0
  return {
    snapshot: {
      gantrySnapshot: snapshotVersion,
      takenAt: new Date(clock.now()).toISOString(),
      region,
      cluster: keep(allowed.cluster, described ?? {clusterName: cluster}) as NonNullable<ClusterSnapshot['cluster']>,
      containerInstances,
      ...(tasks ? {tasks} : {}),
      services: service ? [keep(allowed.service, service) as SnapshotService] : [],
      taskDefinitions: taskDefinition ? [keep(allowed.taskDefinition, taskDefinition) as SnapshotTaskDefinition] : [],
      notRead: tasks ? [] : [{what: 'tasks', why: 'few calls are made while a deployment is followed'}],
    },
    ...(more.nextToken ? {outOf: Math.max(registered, containerInstances.length + 1)} : {}),
  }
}

/** Every running task of the cluster; undefined when the calls do not suffice after all. */
async function loadTasks(
  ecs: Pick<EcsApi, 'describeTasks' | 'listTasks'>,
  cluster: string,
  callsAtMost: number,
): Promise<SnapshotTask[] | undefined> {
  const tasks: SnapshotTask[] = []
  let nextToken: string | undefined
  for (let calls = 0; calls + 2 <= callsAtMost; calls += 2) {
    const listed = await ecs.listTasks({cluster, maxResults: perCall, ...(nextToken ? {nextToken} : {})})
    nextToken = listed.nextToken
    if (!listed.taskArns?.length) return tasks
    const answer = await ecs.describeTasks({cluster, tasks: listed.taskArns})
    tasks.push(...(answer.tasks ?? []).map(task => keep(allowed.task, task) as SnapshotTask))
    if (!nextToken) return tasks
  }
  return undefined
}
