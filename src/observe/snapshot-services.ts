import type {ServiceEvent, SnapshotService, SnapshotTask, SnapshotTaskDefinition} from '../placement/snapshot.js'
import type {LoadContext} from './load-snapshot.js'
import {allowed, keep} from './snapshot-members.js'
import {refusalOf} from './snapshot-reads.js'

const servicesPerCall = 10
/** One call each: past this many, those fewest tasks run are left out and named. */
const taskDefinitionsLimit = 500

/** Every service; `eventsOf` keeps its events too. Undefined when they may not be read. */
export async function loadServices(context: LoadContext, eventsOf?: string): Promise<SnapshotService[] | undefined> {
  const {api, reads, cluster} = context
  try {
    const arns: string[] = []
    let nextToken: string | undefined
    do {
      const token = nextToken
      const listed = await reads.call('service', 'ListServices', () =>
        api.ecs.listServices({cluster, maxResults: 100, ...(token ? {nextToken: token} : {})}),
      )
      arns.push(...(listed.serviceArns ?? []))
      nextToken = listed.nextToken
    } while (nextToken)
    const pages = []
    for (let start = 0; start < arns.length; start += servicesPerCall) {
      const services = arns.slice(start, start + servicesPerCall)
      pages.push(reads.call('service', 'DescribeServices', () => api.ecs.describeServices({cluster, services})))
    }
    return (await Promise.all(pages)).flatMap(answer =>
      (answer.services ?? []).map(service => {
        const kept = withTaskDefinition(keep(allowed.service, service) as SnapshotService)
        return service.serviceName === eventsOf && eventsOf !== undefined
          ? {...kept, events: keep([allowed.serviceEvent], service.events ?? []) as ServiceEvent[]}
          : kept
      }),
    )
  } catch (error) {
    context.notRead('services', refusalOf(error, 'ecs', context.signal))
    return undefined
  }
}

// An Express service has no taskDefinition of its own in DescribeServices: its PRIMARY deployment has (observed).
function withTaskDefinition(service: SnapshotService): SnapshotService {
  if (service.taskDefinition !== undefined) return service
  const primary = service.deployments?.find(({status}) => status === 'PRIMARY')
  return primary?.taskDefinition === undefined ? service : {...service, taskDefinition: primary.taskDefinition}
}

/** The task definitions the services, their deployments and the tasks name, and the `extra` ones asked for. */
export async function loadTaskDefinitions(
  context: LoadContext,
  services: readonly SnapshotService[],
  tasks: readonly SnapshotTask[],
  extra: readonly string[],
): Promise<SnapshotTaskDefinition[]> {
  const wanted = new Set(extra)
  for (const service of services) {
    if (service.taskDefinition) wanted.add(service.taskDefinition)
    for (const {taskDefinition} of service.deployments ?? []) if (taskDefinition) wanted.add(taskDefinition)
  }
  const uses = new Map<string, number>()
  for (const {taskDefinitionArn} of tasks)
    if (taskDefinitionArn) uses.set(taskDefinitionArn, (uses.get(taskDefinitionArn) ?? 0) + 1)
  for (const [arn] of [...uses].sort((a, b) => b[1] - a[1])) wanted.add(arn)
  const names = [...wanted]
  if (names.length > taskDefinitionsLimit) {
    context.notRead('taskDefinitions', {
      why: `${names.length} are in use; the ${taskDefinitionsLimit} of the services and of most tasks were read`,
    })
  }
  const refused = new Map<string, {why: string; iamAction?: string}>()
  const read = await Promise.all(
    names.slice(0, taskDefinitionsLimit).map(name => loadTaskDefinition(context, name, refused)),
  )
  // One entry a reason, however many definitions share it.
  for (const refusal of refused.values()) context.notRead('taskDefinitions', refusal)
  return read.filter(definition => definition !== undefined)
}

async function loadTaskDefinition(
  {api, reads, signal}: LoadContext,
  taskDefinition: string,
  refused: Map<string, {why: string; iamAction?: string}>,
): Promise<SnapshotTaskDefinition | undefined> {
  try {
    const answer = await reads.call('task-definition', 'DescribeTaskDefinition', () =>
      api.ecs.describeTaskDefinition({taskDefinition}),
    )
    return keep(allowed.taskDefinition, answer.taskDefinition) as SnapshotTaskDefinition | undefined
  } catch (error) {
    const refusal = refusalOf(error, 'ecs', signal)
    refused.set(refusal.iamAction ?? refusal.why, refusal)
    return undefined
  }
}
