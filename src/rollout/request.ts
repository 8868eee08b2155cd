import type {
  CreateServiceRequest,
  RegisterTaskDefinitionRequest,
  Service,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {ExpressDefinition} from './express-request.js'

/** What is wanted of one service. */
export interface ServiceRequest {
  service: string
  /** RegisterTaskDefinition input, or `family:revision` (or an ARN) of one that exists; absent: the live one stays. */
  taskDefinition?: {input: RegisterTaskDefinitionRequest; file?: string} | {arn: string}
  /** Container name → image reference. */
  images?: Record<string, string>
  /** CreateService input as the service definition file holds it. */
  serviceDefinition?: Partial<CreateServiceRequest>
  /** What is wanted of an Express service; absent: of an ordinary one, or no more than an image. */
  express?: ExpressDefinition
  desiredCount?: number
  /** Whether the count was asked for by a flag, rather than standing in a file. */
  desiredCountByFlag?: boolean
  forceNewDeployment?: boolean
  /** Services that must be steady before this one is touched. */
  dependsOn?: string[]
  timeoutMs?: number
}

/** UpdateService members whose change starts a deployment (AWS API reference: UpdateService). */
export const deploymentStarters: readonly (keyof UpdateServiceRequest)[] = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'forceNewDeployment',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

const updatable: readonly (keyof CreateServiceRequest & keyof UpdateServiceRequest)[] = [
  'capacityProviderStrategy',
  'deploymentConfiguration',
  'availabilityZoneRebalancing',
  'networkConfiguration',
  'placementConstraints',
  'placementStrategy',
  'platformVersion',
  'healthCheckGracePeriodSeconds',
  'enableExecuteCommand',
  'enableECSManagedTags',
  'loadBalancers',
  'propagateTags',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

/** The task definition with images put in. @throws UserError when a container is not in it. */
export function withImages(
  input: RegisterTaskDefinitionRequest,
  images: Record<string, string> = {},
): RegisterTaskDefinitionRequest {
  const names = (input.containerDefinitions ?? []).map(container => container.name ?? '')
  for (const name of Object.keys(images)) {
    if (names.includes(name)) continue
    const guess = didYouMean(name, names)
    throw new UserError(`task definition ${input.family ?? ''} has no container \`${name}\``, {
      why: `it has ${names.map(known => `\`${known}\``).join(', ') || 'none'}`,
      fix: guess ? `did you mean --image ${guess}=…?` : 'name one of its containers',
    })
  }
  if (Object.keys(images).length === 0) return input
  return {
    ...input,
    containerDefinitions: input.containerDefinitions?.map(container =>
      container.name !== undefined && images[container.name] !== undefined
        ? {...container, image: images[container.name]}
        : container,
    ),
  }
}

/** Whether `live` already says all that `wanted` says; members only `live` has (defaults) do not count. */
export function covers(live: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true
  if (Array.isArray(wanted)) {
    if (!Array.isArray(live)) return wanted.length === 0
    if (live.length !== wanted.length) return false
    const scalar = wanted.every(item => typeof item !== 'object' || item === null)
    if (scalar) return wanted.every(item => live.includes(item))
    return wanted.every((item, index) => covers(live[index], item))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof live !== 'object' || live === null) return Object.values(wanted).every(value => covers(undefined, value))
    return Object.entries(wanted).every(([key, value]) => covers((live as Record<string, unknown>)[key], value))
  }
  return live === wanted
}

/**
 * The UpdateService call that brings a live service to what is wanted, with only the members that differ;
 * `undefined` when nothing differs.
 */
export function updateInput(
  request: ServiceRequest,
  live: Service,
  taskDefinitionArn: string | undefined,
  cluster: string,
): UpdateServiceRequest | undefined {
  const input: UpdateServiceRequest = {cluster, service: request.service}
  if (taskDefinitionArn !== undefined && taskDefinitionArn !== live.taskDefinition)
    input.taskDefinition = taskDefinitionArn
  const primary = live.deployments?.find(deployment => deployment.status === 'PRIMARY')
  for (const member of updatable) {
    const wanted = request.serviceDefinition?.[member]
    const now = live[member as keyof Service] ?? primary?.[member as keyof typeof primary]
    if (wanted !== undefined && !covers(now, wanted)) Object.assign(input, {[member]: wanted})
  }
  const count = request.desiredCount
  if (count !== undefined && live.schedulingStrategy !== 'DAEMON' && count !== live.desiredCount)
    input.desiredCount = count
  if (request.forceNewDeployment) input.forceNewDeployment = true
  return Object.keys(input).length > 2 ? input : undefined
}

/** What an update changes of the service itself. */
export function membersOf(update: UpdateServiceRequest): Partial<CreateServiceRequest> {
  const {
    cluster: _,
    service: __,
    taskDefinition: ___,
    forceNewDeployment: ____,
    desiredCount: _____,
    ...members
  } = update
  return members as Partial<CreateServiceRequest>
}

/** Whether an update starts a deployment, or only changes members that do not. */
export function startsDeployment(input: UpdateServiceRequest): boolean {
  return deploymentStarters.some(member => input[member] !== undefined && input[member] !== false)
}

/** The CreateService call for a service that does not exist yet. @throws UserError when no task definition is known */
export function createInput(
  request: ServiceRequest,
  taskDefinitionArn: string | undefined,
  cluster: string,
  clientToken: string,
): CreateServiceRequest {
  if (taskDefinitionArn === undefined)
    throw new UserError(`service ${request.service} needs a task definition to be created`, {
      fix: 'pass --task-definition FILE or family:revision',
    })
  const {serviceDefinition = {}} = request
  const daemon = serviceDefinition.schedulingStrategy === 'DAEMON'
  const count = request.desiredCount ?? serviceDefinition.desiredCount
  return {
    ...serviceDefinition,
    cluster,
    serviceName: request.service,
    taskDefinition: taskDefinitionArn,
    ...(daemon ? {desiredCount: undefined} : {desiredCount: count ?? 1}),
    clientToken,
  }
}

/** The services in the order their `dependsOn` asks for. @throws UserError when they wait for each other. */
export function inDependencyOrder(requests: readonly ServiceRequest[]): ServiceRequest[] {
  const byName = new Map(requests.map(request => [request.service, request]))
  const ordered: ServiceRequest[] = []
  const state = new Map<string, 'visiting' | 'done'>()
  const visit = (request: ServiceRequest, path: string[]): void => {
    const known = state.get(request.service)
    if (known === 'done') return
    if (known === 'visiting')
      throw new UserError(`services wait for each other: ${[...path, request.service].join(' → ')}`, {
        fix: 'take one `dependsOn` out of the circle',
      })
    state.set(request.service, 'visiting')
    for (const name of request.dependsOn ?? []) {
      const needed = byName.get(name)
      if (needed) visit(needed, [...path, request.service])
    }
    state.set(request.service, 'done')
    ordered.push(request)
  }
  for (const request of requests) visit(request, [])
  return ordered
}
