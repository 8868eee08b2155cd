import type {Service, TaskDefinition} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../core/api.js'
import {arnName, parseArn} from '../core/arn.js'
import {type Difference, diffServiceDefinitions, diffTaskDefinitions} from '../definition/diff.js'
import {definitionOfExpress} from './express-definition.js'
import {expressUpdate, newestConfiguration} from './express-request.js'
import type {ServiceRequest} from './request.js'

const besideContainer = ['healthCheckPath', 'networkConfiguration', 'scalingTarget'] as const

/** What a deploy of an Express service would change: its container as a task definition, the rest by its own members. */
export async function compareExpress(
  ecs: Pick<EcsApi, 'describeExpressGatewayService'>,
  cluster: string,
  request: ServiceRequest,
  live: Service | undefined,
  revision: TaskDefinition | undefined,
): Promise<{taskDefinition?: Difference[]; serviceDefinition: Difference[]}> {
  const {express = {}, service} = request
  const described = live ? (await ecs.describeExpressGatewayService({serviceArn: live.serviceArn})).service : undefined
  const configuration = newestConfiguration(described?.activeConfigurations) ?? {}
  const update = expressUpdate({serviceArn: live?.serviceArn ?? '', name: service}, express, configuration)
  const wanted = Object.fromEntries(
    besideContainer.flatMap(member => (update?.[member] === undefined ? [] : [[member, update[member]]])),
  )
  const region = parseArn(live?.serviceArn ?? '')?.region ?? ''
  const input = definitionOfExpress(request, {cluster: arnName(cluster), region}, revision)
  return {
    ...(input ? {taskDefinition: diffTaskDefinitions(revision, input)} : {}),
    serviceDefinition: diffServiceDefinitions(configuration as Record<string, unknown>, wanted),
  }
}
