import type {ContainerInstance, SnapshotTask} from '../placement/snapshot.js'
import type {LoadContext} from './load-snapshot.js'
import {allowed, keep} from './snapshot-members.js'
import {refusalOf, refusedRead} from './snapshot-reads.js'

/** How many tasks whose desired status is STOPPED are looked through for those still stopping. */
const stoppedTasksLimit = 1000

/** Every container instance but the INACTIVE, each page described while the next one is listed. */
export async function loadContainerInstances({api, reads, cluster}: LoadContext): Promise<ContainerInstance[]> {
  const pages: Promise<ContainerInstance[]>[] = []
  let nextToken: string | undefined
  try {
    do {
      const token = nextToken
      const listed = await reads.call('cluster', 'ListContainerInstances', () =>
        api.ecs.listContainerInstances({cluster, maxResults: 100, ...(token ? {nextToken: token} : {})}),
      )
      const arns = listed.containerInstanceArns ?? []
      if (arns.length > 0) {
        const described = reads.call('cluster', 'DescribeContainerInstances', () =>
          api.ecs.describeContainerInstances({cluster, containerInstances: arns}),
        )
        pages.push(
          described.then(answer =>
            (answer.containerInstances ?? []).map(
              instance => keep(allowed.containerInstance, instance) as ContainerInstance,
            ),
          ),
        )
        quiet(pages)
      }
      nextToken = listed.nextToken
    } while (nextToken)
    return (await Promise.all(pages)).flat()
  } catch (error) {
    throw refusedRead(error)
  }
}

/** The tasks that should run, and those still stopping; undefined when they may not be read. */
export async function loadTasks(context: LoadContext): Promise<SnapshotTask[] | undefined> {
  try {
    const [running, stopping] = await Promise.all([
      readTasks(context, 'RUNNING', Number.POSITIVE_INFINITY),
      readTasks(context, 'STOPPED', stoppedTasksLimit),
    ])
    return [...running, ...stopping.filter(task => task.lastStatus !== 'STOPPED')]
  } catch (error) {
    context.notRead('tasks', refusalOf(error, 'ecs', context.signal))
    return undefined
  }
}

async function readTasks(
  context: LoadContext,
  desiredStatus: 'RUNNING' | 'STOPPED',
  limit: number,
): Promise<SnapshotTask[]> {
  const {api, reads, cluster} = context
  const pages: Promise<SnapshotTask[]>[] = []
  let nextToken: string | undefined
  do {
    const token = nextToken
    const listed = await reads.call('cluster', 'ListTasks', () =>
      api.ecs.listTasks({cluster, desiredStatus, maxResults: 100, ...(token ? {nextToken: token} : {})}),
    )
    const tasks = listed.taskArns ?? []
    if (tasks.length > 0) {
      const described = reads.call('cluster', 'DescribeTasks', () => api.ecs.describeTasks({cluster, tasks}))
      pages.push(described.then(answer => (answer.tasks ?? []).map(task => keep(allowed.task, task) as SnapshotTask)))
      quiet(pages)
    }
    nextToken = listed.nextToken
  } while (nextToken && pages.length * 100 < limit)
  if (nextToken)
    context.notRead('tasks that are stopping', {why: `only the first ${limit} stopped tasks were looked through`})
  return (await Promise.all(pages)).flat()
}

/** A page that fails while the next one is listed is awaited later: until then it is not an unhandled rejection. */
function quiet(pages: Promise<unknown>[]): void {
  pages.at(-1)?.catch(() => undefined)
}
