import {demandOf, type TaskOverride} from './demand.js'
import type {PlacementRequest} from './request.js'
import type {
  AutoScalingGroup,
  CapacityProviderStrategyItem,
  ClusterSnapshot,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  SnapshotService,
  SnapshotTaskDefinition,
} from './snapshot.js'
import {serviceStrategy} from './strategy.js'

/** The members of a service, or of CreateService's input, that decide where its tasks go. */
export type ServicePlacement = Pick<
  SnapshotService,
  | 'serviceName'
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'placementConstraints'
  | 'placementStrategy'
  | 'networkConfiguration'
  | 'schedulingStrategy'
>

/**
 * Where one more task of a service goes: its own strategy or the default one, its constraints and the definition's. A
 * daemon has no strategy and runs once on every instance that qualifies (AWS docs: service scheduler).
 */
export function requestOfService(service: ServicePlacement, taskDefinition: SnapshotTaskDefinition): PlacementRequest {
  const request = requestOfTask(taskDefinition, {...service, group: `service:${service.serviceName}`})
  if (service.schedulingStrategy !== 'DAEMON') {
    return {...request, placementStrategy: serviceStrategy(service.placementStrategy)}
  }
  const constraints = request.placementConstraints ?? []
  return {...request, placementConstraints: [...constraints, {type: 'distinctInstance'}], placementStrategy: []}
}

export interface TaskPlacement {
  /** `family:NAME` unless given. */
  group?: string
  count?: number
  launchType?: string
  capacityProviderStrategy?: CapacityProviderStrategyItem[]
  placementConstraints?: PlacementConstraint[]
  placementStrategy?: PlacementStrategy[]
  networkConfiguration?: NetworkConfiguration
  overrides?: TaskOverride
}

/** Where a task goes as RunTask would place it: random unless a strategy is given. */
export function requestOfTask(taskDefinition: SnapshotTaskDefinition, given: TaskPlacement = {}): PlacementRequest {
  const constraints = [...(given.placementConstraints ?? []), ...(taskDefinition.placementConstraints ?? [])]
  const subnets = given.networkConfiguration?.awsvpcConfiguration?.subnets
  const strategy = given.capacityProviderStrategy ?? []
  return {
    demand: demandOf(taskDefinition, given.overrides),
    group: given.group ?? `family:${familyOf(taskDefinition)}`,
    ...(given.count === undefined ? {} : {count: given.count}),
    ...(strategy.length > 0 ? {capacityProviderStrategy: strategy} : {}),
    ...(strategy.length === 0 && given.launchType !== undefined ? {launchType: given.launchType} : {}),
    ...(constraints.length === 0 ? {} : {placementConstraints: constraints}),
    ...(given.placementStrategy === undefined ? {} : {placementStrategy: given.placementStrategy}),
    ...(subnets === undefined ? {} : {subnets}),
  }
}

/** `web` of `web`, `web:42` or the definition's ARN. */
export function familyOf(taskDefinition: SnapshotTaskDefinition): string {
  const name = taskDefinition.family ?? taskDefinition.taskDefinitionArn ?? 'task'
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '')
}

/** The snapshot's task definition of an ARN or `family:revision`. */
export function taskDefinitionOf(
  snapshot: {taskDefinitions?: readonly SnapshotTaskDefinition[]},
  name: string | undefined,
): SnapshotTaskDefinition | undefined {
  if (name === undefined) return undefined
  return snapshot.taskDefinitions?.find(
    ({taskDefinitionArn = ''}) => taskDefinitionArn === name || taskDefinitionArn.endsWith(`/${name}`),
  )
}

/** The Auto Scaling group a capacity provider stands on, as far as the snapshot holds both. */
export function autoScalingGroupOf(
  snapshot: Pick<ClusterSnapshot, 'capacityProviders' | 'autoScalingGroups'>,
  capacityProvider: string | undefined,
): AutoScalingGroup | undefined {
  const provider = snapshot.capacityProviders?.find(({name}) => name !== undefined && name === capacityProvider)
  const arn = provider?.autoScalingGroupProvider?.autoScalingGroupArn
  return snapshot.autoScalingGroups?.find(({name}) => arn === name || arn?.endsWith(`/${name}`))
}
