import type {RunTaskRequest, StartTaskRequest, Tag} from '@aws-sdk/client-ecs'
import {createPlacer} from '../placement/place.js'
import {closeDraft, type Draft, openDraft} from './draft.js'
import {demandFor, findSlots, type Slot} from './find-slots.js'
import {createTask} from './new-task.js'
import {Refusal} from './refusal.js'
import type {ClusterState} from './state.js'
import type {Task} from './task.js'
import type {World} from './world.js'

/** One task that could not be started, as RunTask and StartTask answer. */
export interface StartFailure {
  arn?: string
  reason: string
  detail?: string
}

export interface StartedTasks {
  state: ClusterState
  tasks: Task[]
  failures: StartFailure[]
}

type StartInput = Omit<RunTaskRequest, 'taskDefinition'> & {taskDefinition: string}

function definitionOf(draft: Draft, arn: string) {
  const taskDefinition = draft.world.taskDefinition(arn)
  if (!taskDefinition) throw new Refusal('ClientException', 'TaskDefinition not found.')
  return taskDefinition
}

function familyOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1).replace(/:\d+$/, '')
}

function startSlots(draft: Draft, input: StartInput, slots: readonly Slot[], tags: Tag[] | undefined): Task[] {
  const taskDefinition = definitionOf(draft, input.taskDefinition)
  const tasks = slots.map(slot =>
    createTask(draft, taskDefinition, slot, {
      group: input.group ?? `family:${familyOf(input.taskDefinition)}`,
      startedBy: input.startedBy,
      platformVersion: input.platformVersion,
      overrides: input.overrides,
      enableExecuteCommand: input.enableExecuteCommand,
      tags,
    }),
  )
  if (tasks.length > 0) {
    draft.events.push({type: 'start', atMs: draft.nowMs, taskArns: tasks.map(task => task.taskArn)})
  }
  return tasks
}

/**
 * RunTask: places up to `count` copies; what finds no place is a failure with ECS's own reason, unless a capacity
 * provider with managed scaling lets it wait in PROVISIONING.
 * @throws Refusal ClientException for an unknown task definition
 */
export function runTask(state: ClusterState, input: StartInput, nowMs: number, world: World): StartedTasks {
  const draft = openDraft(state, nowMs, world)
  const group = input.group ?? `family:${familyOf(input.taskDefinition)}`
  const byDefault = input.launchType ? undefined : state.defaultCapacityProviderStrategy
  const result = findSlots(draft, {
    taskDefinition: definitionOf(draft, input.taskDefinition),
    group,
    count: input.count ?? 1,
    launchType: input.launchType,
    capacityProviderStrategy: input.capacityProviderStrategy?.length ? input.capacityProviderStrategy : byDefault,
    placementConstraints: input.placementConstraints,
    placementStrategy: input.placementStrategy,
    networkConfiguration: input.networkConfiguration,
    overrides: input.overrides,
    siblings: [...state.tasks.values()].filter(task => task.group === group && task.desiredStatus === 'RUNNING'),
  })
  const tasks = startSlots(draft, input, result.slots, input.tags)
  const failures = result.failures.flatMap(failure =>
    Array.from({length: failure.unplaced}, () => ({
      ...(failure.containerInstanceArn ? {arn: failure.containerInstanceArn} : {}),
      reason: failure.reason,
      ...(failure.detail ? {detail: failure.detail} : {}),
    })),
  )
  return {state: closeDraft(draft), tasks, failures}
}

/**
 * StartTask: one copy on each container instance named, whatever the placement strategy would say.
 * @throws Refusal ClientException for an unknown task definition
 */
export function startTask(
  state: ClusterState,
  input: Omit<StartTaskRequest, 'taskDefinition'> & {taskDefinition: string},
  nowMs: number,
  world: World,
): StartedTasks {
  const draft = openDraft(state, nowMs, world)
  const taskDefinition = definitionOf(draft, input.taskDefinition)
  const tasks: Task[] = []
  const failures: StartFailure[] = []
  for (const arn of input.containerInstances ?? []) {
    const instance = draft.containerInstances.get(arn)
    if (!instance || instance.status === 'INACTIVE') {
      failures.push({arn, reason: instance ? 'INACTIVE' : 'MISSING'})
      continue
    }
    const onIt = [...draft.tasks.values()].filter(task => task.containerInstanceArn === arn)
    const placer = createPlacer({containerInstances: [instance], tasks: onIt}, {seed: state.seed})
    const demand = demandFor(taskDefinition, input.overrides)
    const {placements, failures: reasons} = placer.place({demand, group: input.group ?? 'family', launchType: 'EC2'})
    const [placement] = placements
    if (placement) {
      const slot: Slot = {
        launchType: 'EC2',
        containerInstanceArn: arn,
        availabilityZone: placement.availabilityZone,
        subnetId: input.networkConfiguration?.awsvpcConfiguration?.subnets?.[0],
      }
      tasks.push(...startSlots(draft, input, [slot], input.tags))
      draft.placer = undefined
    } else failures.push({arn, reason: reasons[0]?.reason ?? 'AGENT'})
  }
  return {state: closeDraft(draft), tasks, failures}
}
