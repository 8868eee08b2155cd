import type {Service, Task} from '@aws-sdk/client-ecs'
import type {RolloutContext} from './context.js'
import type {ZoneCounts} from './event.js'

const perCall = 100
const pagesAtMost = 2

/**
 * The running and starting tasks of a service by availability zone, old and new apart. At most two pages are listed
 * and described; undefined when there are more, or they may not be read.
 */
export async function loadZones(
  context: RolloutContext,
  service: Service,
  deploymentId: string | undefined,
): Promise<ZoneCounts[] | undefined> {
  if ((service.runningCount ?? 0) + (service.pendingCount ?? 0) > perCall * pagesAtMost) return undefined
  const tasks: Task[] = []
  let nextToken: string | undefined
  try {
    for (let page = 0; page < pagesAtMost && (page === 0 || nextToken); page++) {
      const listed = await context.ecs.listTasks({
        cluster: context.cluster,
        serviceName: service.serviceName,
        maxResults: perCall,
        ...(nextToken ? {nextToken} : {}),
      })
      nextToken = listed.nextToken
      if (!listed.taskArns?.length) continue
      const described = await context.ecs.describeTasks({cluster: context.cluster, tasks: listed.taskArns})
      tasks.push(...(described.tasks ?? []))
    }
  } catch (error) {
    if (context.signal?.aborted) throw error
    return undefined
  }
  if (nextToken) return undefined
  const zones = new Map<string, ZoneCounts>()
  for (const task of tasks) {
    const availabilityZone = task.availabilityZone ?? '?'
    const counts = zones.get(availabilityZone) ?? {availabilityZone, old: 0, new: 0}
    if (task.startedBy === deploymentId) counts.new++
    else counts.old++
    zones.set(availabilityZone, counts)
  }
  return [...zones.values()].sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone))
}
