import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {demandOf} from '../placement/demand.js'
import {createPlacer} from '../placement/place.js'
import type {SnapshotTaskDefinition} from '../placement/snapshot.js'
import {primaryOf} from './deployments.js'
import type {Draft} from './draft.js'
import {emit, resolve} from './emit.js'
import {messages, stoppedReasons} from './messages.js'
import {createTask} from './new-task.js'
import {isProtected, standingOf} from './standing.js'
import type {ContainerInstance, Deployment, Service} from './state.js'
import {stopServiceTasks} from './stop-tasks.js'
import type {Task} from './task.js'

function constraintsOf(service: Service, taskDefinition: TaskDefinition) {
  return [...(service.settings.placementConstraints ?? []), ...(taskDefinition.placementConstraints ?? [])]
}

/** Instances with a task of the service that no longer satisfy its constraints: judged as if they were empty. */
function violating(
  draft: Draft,
  service: Service,
  primary: Deployment,
  held: ReadonlySet<string | undefined>,
): Set<string> {
  const taskDefinition = draft.world.taskDefinition(primary.taskDefinition)
  if (!taskDefinition || constraintsOf(service, taskDefinition).length === 0) return new Set()
  const instances = [...draft.containerInstances.values()].filter(
    ({status, containerInstanceArn}) => status === 'ACTIVE' && held.has(containerInstanceArn),
  )
  const emptied = instances.map(one => ({...one, remainingResources: one.registeredResources, agentConnected: true}))
  const placer = createPlacer({containerInstances: emptied}, {seed: draft.seed})
  const {placements} = placer.place({
    demand: {...demandOf(taskDefinition as SnapshotTaskDefinition), cpuUnits: 0, memoryMiB: 0, gpus: 0, ports: []},
    group: `service:${service.serviceName}`,
    count: emptied.length,
    launchType: service.settings.launchType ?? 'EC2',
    placementConstraints: [...constraintsOf(service, taskDefinition), {type: 'distinctInstance'}],
    placementStrategy: [{type: 'spread', field: 'instanceId'}],
  })
  const fit = new Set(placements.map(({containerInstanceArn}) => containerInstanceArn))
  return new Set(instances.map(one => one.containerInstanceArn).filter(arn => !fit.has(arn)))
}

/** Starts one task on each of the instances that can take it: those that cannot are no failure of a daemon. */
function startOn(draft: Draft, service: Service, primary: Deployment, free: ContainerInstance[]): number {
  const taskDefinition = draft.world.taskDefinition(primary.taskDefinition)
  if (!taskDefinition || free.length === 0) return 0
  const {settings} = service
  const placer = createPlacer({containerInstances: free}, {seed: draft.seed})
  const {placements} = placer.place({
    demand: demandOf(taskDefinition as SnapshotTaskDefinition),
    group: `service:${service.serviceName}`,
    count: free.length,
    launchType: settings.launchType ?? 'EC2',
    placementConstraints: [...constraintsOf(service, taskDefinition), {type: 'distinctInstance'}],
    placementStrategy: [{type: 'spread', field: 'instanceId'}],
    subnets: settings.networkConfiguration?.awsvpcConfiguration?.subnets,
  })
  const taskArns = placements.map(({containerInstanceArn, availabilityZone}) => {
    const slot = {launchType: 'EC2' as const, containerInstanceArn, availabilityZone}
    return createTask(draft, taskDefinition, slot, {
      service,
      group: `service:${service.serviceName}`,
      startedBy: primary.id,
      deploymentId: primary.id,
      serviceRevisionArn: primary.serviceRevisionArn,
    }).taskArn
  })
  if (taskArns.length === 0) return 0
  draft.placer = undefined
  emit(draft, service, messages.started(taskArns, 0))
  const {serviceName} = service
  draft.events.push({type: 'start', atMs: draft.nowMs, taskArns, serviceName, deploymentId: primary.id})
  return taskArns.length
}

/** On a DRAINING instance a daemon is the last to stop: when no task of another kind is left. */
function isLast(draft: Draft, containerInstanceArn: string | undefined): boolean {
  for (const task of draft.tasks.values()) {
    if (task.containerInstanceArn !== containerInstanceArn || task.desiredStatus === 'STOPPED') continue
    const service = task.serviceName ? draft.services.get(task.serviceName) : undefined
    if (service?.settings.schedulingStrategy !== 'DAEMON') return false
  }
  return true
}

/**
 * One round for a DAEMON service: one task on every ACTIVE instance that can take it; in a deployment each instance stops
 * its old task and then starts the new one, as many at once as minimumHealthyPercent allows. desiredCount is the number of
 * instances that have, or can have, a task.
 */
export function rollDaemon(draft: Draft, service: Service): boolean {
  const primary = primaryOf(service)
  if (!primary || primary.rolloutState === 'FAILED') return false
  const standing = standingOf(draft, service, primary)
  const held = new Set<string | undefined>()
  for (const task of [...standing.live, ...standing.stopping]) held.add(task.containerInstanceArn)
  const active = [...draft.containerInstances.values()].filter(({status}) => status === 'ACTIVE')
  const mayTry = draft.nowMs >= (primary.nextAttemptAtMs ?? 0)
  const free = active.filter(({containerInstanceArn}) => !held.has(containerInstanceArn))
  const started = mayTry ? startOn(draft, service, primary, free) : 0
  const wrong = violating(draft, service, primary, held)
  const onActive = new Set(active.map(one => one.containerInstanceArn).filter(arn => !wrong.has(arn)))
  const desired = started + [...held].filter(arn => arn !== undefined && onActive.has(arn)).length
  if (desired !== service.settings.desiredCount) service.settings = {...service.settings, desiredCount: desired}

  const lower = Math.ceil((desired * service.settings.deploymentConfiguration.minimumHealthyPercent) / 100)
  const healthy = standing.live.filter(task => task.healthy).length
  const draining = (task: Task) => !onActive.has(task.containerInstanceArn ?? '')
  const old = standing.leaving.filter(task => !draining(task) && !isProtected(task, draft.nowMs))
  const oldHealthy = old.filter(task => task.healthy)
  const stops = [
    ...standing.staying.filter(task => task.unhealthy),
    ...old.filter(task => !task.healthy),
    ...oldHealthy.slice(0, Math.max(0, Math.min(oldHealthy.length, healthy - lower))),
    ...standing.live.filter(task => wrong.has(task.containerInstanceArn ?? '') && !task.unhealthy),
    ...standing.leaving.filter(
      task => draining(task) && !wrong.has(task.containerInstanceArn ?? '') && isLast(draft, task.containerInstanceArn),
    ),
  ]
  stopServiceTasks(draft, service, stops, task =>
    task.unhealthy ? stoppedReasons.containerUnhealthy : stoppedReasons.scaling(primary.id),
  )
  const changed = started + stops.length > 0
  const blocked = !changed && oldHealthy.length > 0 && lower >= desired && standing.stopping.length === 0
  if (blocked && primary.rolloutState === 'IN_PROGRESS') {
    emit(draft, service, messages.configurationBlocks(), 'configuration')
  } else resolve(service, 'configuration')
  return changed
}
