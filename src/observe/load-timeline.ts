import type {Task} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../core/api.js'

/** Stopped tasks a job already holds, so that each is described once; by ARN. */
export type KnownTasks = Map<string, Task>

const perCall = 100
const pagesAtMost = 3
const describeCallsAtMost = 2

/**
 * The stopped tasks of a service that are not known yet, described; `known` gains them. ECS keeps them for about an
 * hour. Three pages are listed and 200 tasks described at most: five calls whatever the service's size; those that are
 * left are described the next time.
 * A task that was told to stop but is still DEPROVISIONING is described again next time.
 */
export async function loadStoppedTasks(
  ecs: Pick<EcsApi, 'listTasks' | 'describeTasks'>,
  cluster: string,
  service: string,
  known: KnownTasks,
): Promise<Task[]> {
  const arns: string[] = []
  let nextToken: string | undefined
  for (let page = 0; page < pagesAtMost && (page === 0 || nextToken); page++) {
    const listed = await ecs.listTasks({
      cluster,
      serviceName: service,
      desiredStatus: 'STOPPED',
      maxResults: perCall,
      ...(nextToken ? {nextToken} : {}),
    })
    arns.push(...(listed.taskArns ?? []).filter(arn => known.get(arn)?.lastStatus !== 'STOPPED'))
    nextToken = listed.nextToken
  }
  const fresh: Task[] = []
  for (let start = 0; start < arns.length && start < perCall * describeCallsAtMost; start += perCall) {
    const described = await ecs.describeTasks({cluster, tasks: arns.slice(start, start + perCall)})
    for (const task of described.tasks ?? []) {
      if (!task.taskArn) continue
      if (!known.has(task.taskArn)) fresh.push(task)
      known.set(task.taskArn, task)
    }
  }
  return fresh
}
