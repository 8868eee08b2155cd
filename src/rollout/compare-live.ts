import type {EcsApi} from '../core/api.js'
import {type Difference, diffServiceDefinitions, diffTaskDefinitions, keptMembers} from '../definition/diff.js'
import {compareExpress} from './compare-express.js'
import {withTaskDefinition} from './describe-service.js'
import {type ServiceRequest, withImages} from './request.js'

/** What a deploy of one service would change. */
export interface LiveComparison {
  service: string
  /** Whether the service is there and ACTIVE. */
  exists: boolean
  /** The live revision, and who registered it when. */
  taskDefinitionArn?: string
  registeredBy?: string
  registeredAt?: string
  taskDefinition: Difference[]
  serviceDefinition: Difference[]
  /** Members the file leaves out: an update keeps them as they are live. */
  kept: string[]
}

/** Reads the live service and its revision and compares them with what is wanted. Two calls. */
export async function compareWithLive(
  ecs: Pick<EcsApi, 'describeExpressGatewayService' | 'describeServices' | 'describeTaskDefinition'>,
  cluster: string,
  request: ServiceRequest,
): Promise<LiveComparison> {
  const {services} = await ecs.describeServices({cluster, services: [request.service], include: ['TAGS']})
  const found = services?.find(service => service.status !== 'INACTIVE')
  const live = found && withTaskDefinition(found)
  const described = live?.taskDefinition
    ? await ecs.describeTaskDefinition({taskDefinition: live.taskDefinition, include: ['TAGS']})
    : undefined
  const wanted = request.taskDefinition
  const input = wanted && 'input' in wanted ? withImages(wanted.input, request.images) : undefined
  const revision = described?.taskDefinition
  const definition = {
    ...request.serviceDefinition,
    ...(request.desiredCount === undefined ? {} : {desiredCount: request.desiredCount}),
  }
  const express = request.express && (await compareExpress(ecs, cluster, request, live, revision))
  return {
    service: request.service,
    exists: live !== undefined,
    ...(revision?.taskDefinitionArn ? {taskDefinitionArn: revision.taskDefinitionArn} : {}),
    ...(revision?.registeredBy ? {registeredBy: revision.registeredBy} : {}),
    ...(revision?.registeredAt ? {registeredAt: revision.registeredAt.toISOString()} : {}),
    taskDefinition: input
      ? diffTaskDefinitions(revision ? {...revision, tags: described?.tags} : undefined, input)
      : otherRevision(wanted, live?.taskDefinition),
    serviceDefinition: diffServiceDefinitions((live ?? {}) as Record<string, unknown>, definition),
    ...express,
    kept: live && !express ? keptMembers(live as unknown as Record<string, unknown>, definition) : [],
  }
}

function otherRevision(wanted: ServiceRequest['taskDefinition'], live: string | undefined): Difference[] {
  if (!wanted || !('arn' in wanted) || live === wanted.arn || live?.endsWith(`/${wanted.arn}`)) return []
  return [{pointer: '', ...(live ? {from: live} : {}), to: wanted.arn}]
}
