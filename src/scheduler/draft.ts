import type {Placer} from '../placement/place.js'
import {defaultAssumptions, type SchedulerAssumptions} from './assumptions.js'
import {DueTimes, EditMap} from './edit-map.js'
import type {SchedulerEvent} from './event.js'
import type {CapacityProvider, ClusterState, ContainerInstance, Service} from './state.js'
import type {Task} from './task.js'
import type {World} from './world.js'

/** A working copy of a cluster at one moment: changed freely, while the state it came from stays as it was. */
export interface Draft {
  readonly base: ClusterState
  readonly world: World
  readonly assumptions: SchedulerAssumptions
  nowMs: number
  seed: number
  draws: number
  tasks: EditMap<Task>
  services: EditMap<Service>
  containerInstances: EditMap<ContainerInstance>
  capacityProviders: EditMap<CapacityProvider>
  due: {tasks: DueTimes; services: DueTimes; capacityProviders: DueTimes; sweepMs?: number}
  events: SchedulerEvent[]
  /** A task gave up its place on a container instance at this moment. */
  placeFreed: boolean
  /** The placement engine over this draft, built when the first task needs a place. */
  placer?: Placer
  /** Subnets the engine was told of. */
  placerSubnets: Set<string>
  /** What tasks did at this moment and their service has not yet been told: see `answer-notices.ts`. */
  notices: Map<string, Notice[]>
}

/** Something a task did that its service answers to. */
export type Notice =
  | {type: 'registered'; taskArn: string; targetGroupArns: string[]}
  | {type: 'deregistered'; taskArn: string; targetGroupArns: string[]}
  | {type: 'running'; taskArn: string}
  | {type: 'healthy'; taskArn: string}
  | {type: 'unhealthy'; taskArn: string}
  | {type: 'failed-to-start'; taskArn: string}
  | {type: 'stopped'; taskArn: string}

export function openDraft(state: ClusterState, nowMs: number, world: World): Draft {
  return {
    base: state,
    world,
    assumptions: {...defaultAssumptions, ...world.assumptions},
    nowMs,
    seed: state.seed,
    draws: state.draws,
    tasks: new EditMap(state.tasks, task => ({
      ...task,
      containers: task.containers.map(container => ({...container})),
      targets: task.targets.map(target => ({...target})),
    })),
    services: new EditMap(state.services, service => ({...service, taskArns: new Set(service.taskArns)})),
    containerInstances: new EditMap(state.containerInstances, instance => ({...instance})),
    capacityProviders: new EditMap(state.capacityProviders, provider => ({
      ...provider,
      ...(provider.group ? {group: {...provider.group}} : {}),
    })),
    due: {
      tasks: new DueTimes(state.due.tasks),
      services: new DueTimes(state.due.services),
      capacityProviders: new DueTimes(state.due.capacityProviders),
      sweepMs: state.due.sweepMs,
    },
    events: [],
    placeFreed: false,
    placerSubnets: new Set(),
    notices: new Map(),
  }
}

export function closeDraft(draft: Draft): ClusterState {
  return {
    ...draft.base,
    draws: draft.draws,
    tasks: draft.tasks.result(),
    services: draft.services.result(),
    containerInstances: draft.containerInstances.result(),
    capacityProviders: draft.capacityProviders.result(),
    due: {
      tasks: draft.due.tasks.result(),
      services: draft.due.services.result(),
      capacityProviders: draft.due.capacityProviders.result(),
      ...(draft.due.sweepMs === undefined ? {} : {sweepMs: draft.due.sweepMs}),
    },
  }
}

/** Tells a task's service what the task did; the service is looked at in this same moment. */
export function notify(draft: Draft, task: Task, notice: Notice): void {
  if (!task.serviceName) return
  const notices = draft.notices.get(task.serviceName)
  if (notices) notices.push(notice)
  else draft.notices.set(task.serviceName, [notice])
  draft.due.services.sooner(task.serviceName, draft.nowMs)
}
