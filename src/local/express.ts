import type {
  CreateExpressGatewayServiceRequest,
  ExpressGatewayContainer,
  ExpressGatewayScalingTarget,
  ExpressGatewayServiceNetworkConfiguration,
} from '@aws-sdk/client-ecs'
import type {ClusterState, Service} from '../scheduler/state.js'
import type {ExpressResource} from './express-resources.js'
import {AwsFault} from './operation.js'
import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'

/** What one service revision of an Express service was asked to be, with everything ECS fills in. */
export interface ExpressConfiguration {
  executionRoleArn?: string
  taskRoleArn?: string
  taskDefinitionArn: string
  cpu?: string
  memory?: string
  cpuArchitecture?: 'X86_64' | 'ARM64'
  networkConfiguration: ExpressGatewayServiceNetworkConfiguration
  healthCheckPath: string
  primaryContainer: ExpressGatewayContainer
  scalingTarget: Required<ExpressGatewayScalingTarget>
  createdAtMs: number
}

/** An Express service beside the ECS service it is: plain data, by the service's ARN. */
export interface ExpressService {
  serviceArn: string
  clusterName: string
  serviceName: string
  infrastructureRoleArn: string
  createdAtMs: number
  updatedAtMs: number
  accessType: 'PUBLIC' | 'PRIVATE'
  /** The host of its URL. */
  endpoint: string
  /** By serviceRevisionArn. */
  configurations: Map<string, ExpressConfiguration>
  resources: ExpressResource[]
}

/** AWS docs: resources created by Express Mode services; API reference: CreateExpressGatewayService. */
export const expressDefaults = {
  cpu: '1024',
  memory: '2048',
  cpuArchitecture: 'X86_64',
  containerPort: 80,
  // assumption `express-health-check-path`: the guide says `/`, the API reference `/ping`
  healthCheckPath: '/',
  logStreamPrefix: 'ecs',
  healthCheckGracePeriodSeconds: 300,
  scalingTarget: {minTaskCount: 1, maxTaskCount: 20, autoScalingMetric: 'AVERAGE_CPU', autoScalingTargetValue: 60},
} as const

/** The region's Express services, by service ARN. */
export function expressServicesOf(region: LocalRegion): Map<string, ExpressService> {
  region.express ??= new Map()
  return region.express
}

/** The Express service an ECS service is, or undefined. */
export function findExpress(region: LocalRegion, serviceArn: string | undefined): ExpressService | undefined {
  return serviceArn === undefined ? undefined : region.express?.get(serviceArn)
}

/** An Express service with the ECS service and the cluster behind it. */
export interface ExpressOwner {
  express: ExpressService
  service: Service
  cluster: ClusterState
}

/**
 * The Express service an ARN names, INACTIVE ones too.
 * @throws AwsFault InvalidParameterException, in the words AWS was seen to use, when there is none
 */
export function requireExpress(region: LocalRegion, serviceArn: string | undefined): ExpressOwner {
  if (!/^arn:[^:]+:ecs:[^:]*:\d{12}:service\/[^/]+\/[^/]+$/.test(serviceArn ?? '')) {
    throw parameterFault(`Invalid service ARN: ${String(serviceArn).slice(0, 300)}`)
  }
  const express = findExpress(region, serviceArn)
  const cluster = region.clusters.get(express?.clusterName ?? '')
  const service = cluster?.services.get(express?.serviceName ?? '')
  if (!express || !cluster || !service) throw parameterFault('Resource not found')
  return {express, service, cluster}
}

/** The same for what may only be done to an ACTIVE one. @throws AwsFault ServiceNotActiveException, in AWS's words */
export function requireActiveExpress(region: LocalRegion, serviceArn: string | undefined): ExpressOwner {
  const owner = requireExpress(region, serviceArn)
  if (owner.service.status === 'DRAINING')
    throw new AwsFault('ServiceNotActiveException', 'Service is in DRAINING status')
  if (owner.service.status === 'INACTIVE') {
    throw new AwsFault('ServiceNotActiveException', 'Cannot perform this operation on a service in INACTIVE status')
  }
  return owner
}

/** What UpdateService may not change of an Express service (kayac/ecspresso#902: observed); the words are ours. */
export function checkUpdateOfExpress(
  region: LocalRegion,
  service: Service,
  input: {loadBalancers?: unknown; deploymentConfiguration?: unknown},
): void {
  if (!findExpress(region, service.serviceArn)) return
  for (const member of ['loadBalancers', 'deploymentConfiguration'] as const) {
    if (input[member] === undefined) continue
    throw parameterFault(`${member} cannot be updated on a service whose resources are managed by Amazon ECS.`)
  }
}

/** The configuration of the newest revision: what an update that leaves a member out keeps. */
export function newestConfiguration(express: ExpressService): ExpressConfiguration {
  return [...express.configurations.values()].at(-1) as ExpressConfiguration
}

/** The service with no task of its newest deployment started before that moment. */
export function holdTasks(service: Service, untilMs: number): Service {
  const deployments = service.deployments.map(one =>
    one.status === 'PRIMARY' ? {...one, nextAttemptAtMs: untilMs} : one,
  )
  return {...service, deployments}
}

/** The host of a service's URL: two letters of its name and 32 digits, as seen. */
export function expressHost(serviceName: string, hex: string, region: string): string {
  return `${serviceName.toLowerCase().slice(0, 2)}-${hex}.ecs.${region}.on.aws`
}

/** The input of CreateExpressGatewayService without what names the service. */
export type ExpressInput = Omit<CreateExpressGatewayServiceRequest, 'cluster' | 'serviceName' | 'tags'>
