import {loadSnapshot, type SnapshotApi} from '../observe/load-snapshot.js'
import type {SnapshotTaskDefinition} from '../placement/snapshot.js'
import type {RolloutContext} from './context.js'
import {type Plan, plan} from './plan.js'
import {type ServiceRequest, withImages} from './request.js'

/** What the scheduler would make of a deploy, over the cluster as it is now. Reads only. */
export async function foresee(
  context: Pick<RolloutContext, 'cluster' | 'clock'>,
  api: SnapshotApi,
  region: string,
  request: ServiceRequest,
  signal?: AbortSignal,
): Promise<Plan> {
  const wanted = request.taskDefinition
  const snapshot = await loadSnapshot(api, context.cluster, {
    clock: context.clock,
    region,
    ...(wanted && 'arn' in wanted ? {taskDefinitions: [wanted.arn]} : {}),
    subnets: request.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
    ...(signal ? {signal} : {}),
  })
  const named =
    wanted && 'arn' in wanted
      ? snapshot.taskDefinitions?.find(
          ({taskDefinitionArn}) => taskDefinitionArn === wanted.arn || taskDefinitionArn?.endsWith(`/${wanted.arn}`),
        )
      : undefined
  const taskDefinition =
    wanted && 'input' in wanted ? (withImages(wanted.input, request.images) as SnapshotTaskDefinition) : named
  return plan(snapshot, {
    service: request.service,
    ...(taskDefinition ? {taskDefinition} : {}),
    ...(request.serviceDefinition ? {serviceDefinition: request.serviceDefinition} : {}),
    ...(request.desiredCount === undefined ? {} : {desiredCount: request.desiredCount}),
  })
}
